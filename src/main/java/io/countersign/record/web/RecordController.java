package io.countersign.record.web;

import io.countersign.problem.Page;
import io.countersign.record.Heads;
import io.countersign.record.RecordCheck;
import io.countersign.record.RecordCheck.Findings;
import io.countersign.record.RecordExport;
import io.countersign.record.Signing;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Gives the record away, and says whether it still is as it was written. */
@RestController
class RecordController {
    static final String LINES = "application/x-ndjson";

    private final RecordCheck check;
    private final RecordExport export;
    private final Heads heads;

    RecordController(RecordCheck check, RecordExport export, Heads heads) {
        this.check = check;
        this.export = export;
        this.heads = heads;
    }

    @Operation(
            summary = "Check a run's record",
            description =
                    "Recomputes every hash of the run's chain, and compares the postings, model calls and decisions"
                        + " its entries are about. violations names the first broken entry first; entry 0 is something"
                        + " that has no entry.")
    @GetMapping("/api/record/{run}/check")
    Findings run(@PathVariable UUID run) {
        return check.run(run);
    }

    @Operation(
            summary = "Check a company's record",
            description =
                    "Recomputes every hash of the company's chain, and sees to it that every posting of the company"
                            + " is covered by exactly one entry, in this chain or in that of a run.")
    @GetMapping("/api/record/companies/{company}/check")
    Findings company(@PathVariable String company) {
        return check.company(company);
    }

    @Operation(
            summary = "Check the installation's record",
            description = "The same for the chain of what belongs to no company: people, models, prices.")
    @GetMapping("/api/record/installation/check")
    Findings installation() {
        return check.installation();
    }

    @Operation(
            summary = "Export a run's record",
            description =
                    "JSON Lines, an entry a line, in canonical JSON; without its field hash a line is what was hashed.")
    @GetMapping(path = "/api/record/{run}/export", produces = LINES)
    void export(@PathVariable UUID run, HttpServletResponse response) throws IOException {
        send(export.run(run), "run-" + run, response);
    }

    @Operation(summary = "Export a company's record", description = "JSON Lines, as for a run.")
    @GetMapping(path = "/api/record/companies/{company}/export", produces = LINES)
    void exportCompany(@PathVariable String company, HttpServletResponse response) throws IOException {
        send(export.company(company), "company-" + company, response);
    }

    @Operation(summary = "Export the installation's record", description = "JSON Lines, as for a run.")
    @GetMapping(path = "/api/record/installation/export", produces = LINES)
    void exportInstallation(HttpServletResponse response) throws IOException {
        send(export.installation(), "installation", response);
    }

    static void send(RecordExport.Lines lines, String name, HttpServletResponse response) throws IOException {
        response.setContentType(LINES);
        response.setHeader("Content-Disposition", "attachment; filename=\"" + name + ".jsonl\"");
        lines.writeTo(response.getOutputStream());
    }

    @Operation(
            summary = "List the signings of the record's heads",
            description =
                    "One a day, newest first. signature is Ed25519 over the bytes of payload, in base64; publicKey"
                            + " verifies it. Without a key (COUNTERSIGN_RECORD_KEY) the three are null.")
    @GetMapping("/api/record/heads")
    Page<Signing> heads(
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size) {
        return heads.page(Page.Request.of(page, size));
    }

    @Operation(
            summary = "Show a signing with its heads",
            description = "The chains that went on since the signing before, each with its newest entry. headsDigest in"
                    + " payload is the SHA-256 of the lines 'chain seq hash', sorted, joined by newlines.")
    @GetMapping("/api/record/heads/{number}")
    SigningView signing(@PathVariable long number) {
        var signing = heads.find(number);
        return new SigningView(
                signing.number(),
                signing.at(),
                signing.payload(),
                signing.key(),
                signing.publicKey(),
                signing.signature(),
                heads.heads(number));
    }

    record SigningView(
            long number,
            Instant at,
            String payload,
            @Nullable String key,
            @Nullable String publicKey,
            @Nullable String signature,
            List<Signing.Head> heads) {}
}

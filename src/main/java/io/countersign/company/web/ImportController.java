package io.countersign.company.web;

import io.countersign.company.Companies;
import io.countersign.company.CompanyChange;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whole companies as files: out, and in again by way of a preview. */
@RestController
@RequestMapping("/api/companies")
class ImportController {
    private static final String YAML = "application/yaml";

    private final Companies companies;

    ImportController(Companies companies) {
        this.companies = companies;
    }

    /** What was or would be changed, and the version that it made; none for a preview. */
    record ImportAnswer(boolean imported, @Nullable Integer version, CompanyChange change) {}

    @Operation(
            summary = "The newest version of a company as YAML",
            description =
                    "Definition, grants and the names of people; no secrets, no runs. Importing it changes nothing.")
    @GetMapping(path = "/{company}/export", produces = YAML)
    ResponseEntity<String> export(@PathVariable String company) {
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename(company + ".yaml")
                                .build()
                                .toString())
                .body(companies.export(company));
    }

    @Operation(
            summary = "Shows what a definition would change, or changes it",
            description = "Without a digest nothing is changed and the answer is the"
                    + " preview. With the digest of that preview exactly what it showed is done; 409 where the"
                    + " company has changed since.")
    @PostMapping(
            path = "/import",
            consumes = {YAML, "application/x-yaml", "text/yaml", "text/x-yaml"})
    ImportAnswer importYaml(
            InputStream body,
            @Parameter(description = "the digest of the preview that is confirmed", example = "9f2c…")
                    @RequestParam(required = false)
                    @Nullable
                    String digest)
            throws IOException {
        return take(body, DefinitionFormat.YAML, digest);
    }

    @PostMapping(path = "/import", consumes = MediaType.APPLICATION_JSON_VALUE)
    ImportAnswer importJson(InputStream body, @RequestParam(required = false) @Nullable String digest)
            throws IOException {
        return take(body, DefinitionFormat.JSON, digest);
    }

    private ImportAnswer take(InputStream body, DefinitionFormat format, @Nullable String digest) throws IOException {
        Editors.check();
        var definition = Definitions.read(body.readNBytes(Definitions.MOST_BYTES + 1), format);
        var caller = Editors.of(definition.company());
        var change = companies.preview(definition);
        if (digest == null) {
            return new ImportAnswer(false, change.fromVersion(), change);
        }
        var posted = companies.confirm(definition, digest, caller);
        return new ImportAnswer(posted.changed(), posted.version().version(), change);
    }
}

package io.countersign.record.web;

import io.countersign.problem.Page;
import io.countersign.record.Archives;
import io.countersign.record.Archives.Made;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Whole closed months of the record: fetched as a file, and then removed by the digest of that file. Administrators only. */
@RestController
@RequestMapping("/api/record/archives")
class ArchiveController {
    private final Archives archives;

    ArchiveController(Archives archives) {
        this.archives = archives;
    }

    /** Which file goes. */
    record Order(
            @Schema(example = "2026-10") @Nullable String month,

            @Schema(
                    description = "the SHA-256 of the file that was fetched",
                    example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
            @Nullable
            String digest) {}

    @Operation(summary = "List the archives of the record", description = "Newest first.")
    @GetMapping
    Page<Made> page(
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size) {
        return archives.page(Page.Request.of(page, size));
    }

    @Operation(
            summary = "Fetch what may be archived of a month",
            description = "JSON Lines: the signed heads that prove it, and chain by chain the entries made before the"
                    + " month's end that are not archived yet; of runs only whole ones. Nothing is removed. 409 where"
                    + " the month is not over, no heads were signed since, or nothing is left.")
    @GetMapping(path = "/{month}", produces = RecordController.LINES)
    void file(@Parameter(example = "2026-10") @PathVariable String month, HttpServletResponse response)
            throws IOException {
        RecordController.send(archives.file(month), "record-" + month, response);
    }

    @Operation(
            summary = "Archive a month",
            description = "Removes the entries that are in the file with this digest, all or none; postings stay. Asked"
                    + " again with the same digest it answers the same. 409 where what may be archived is not that"
                    + " file any more, or an entry in it is not as it was written.")
    @PostMapping
    Made make(@RequestBody Order order) {
        return archives.make(order.month(), order.digest());
    }
}

package io.countersign.record.web;

import io.countersign.record.RecordCheck;
import io.countersign.record.RecordCheck.Findings;
import io.swagger.v3.oas.annotations.Operation;
import java.util.UUID;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Says whether the record still is as it was written. */
@RestController
class RecordController {
    private final RecordCheck check;

    RecordController(RecordCheck check) {
        this.check = check;
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
}

package io.countersign.run.web;

import io.countersign.access.CurrentCaller;
import io.countersign.problem.Reason;
import io.countersign.run.Retirements;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Positions that are given up, over REST. */
@RestController
class RetirementController {
    private final Retirements retirements;

    RetirementController(Retirements retirements) {
        this.retirements = retirements;
    }

    record RetireRequest(@Nullable String reason) {}

    /** The first version without the position. */
    record Retired(String company, String position, int version) {}

    @Operation(
            summary = "Gives up a position",
            description =
                    "Its reports move to its manager; its open assignments are cancelled for its manager's review.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            examples =
                                                    @ExampleObject(
                                                            "{\"reason\": \"Its work is done by the analyst\"}"))))
    @PostMapping("/api/companies/{company}/positions/{position}/retire")
    Retired retire(@PathVariable String company, @PathVariable String position, @RequestBody RetireRequest request) {
        var reason = Reason.given(request.reason());
        Reason.check(reason);
        var next = retirements.retire(company, position, CurrentCaller.get(), reason);
        return new Retired(company, position, next.version());
    }
}

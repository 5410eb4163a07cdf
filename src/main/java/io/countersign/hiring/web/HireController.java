package io.countersign.hiring.web;

import io.countersign.access.CurrentCaller;
import io.countersign.hiring.Hire;
import io.countersign.hiring.Hires;
import io.countersign.hiring.Proposal;
import io.countersign.ledger.Money;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import io.countersign.problem.Reason;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Proposes positions and shows what became of them. */
@RestController
@RequestMapping("/api/companies/{company}")
class HireController {
    private final Hires hires;

    HireController(Hires hires) {
        this.hires = hires;
    }

    /** A position that a manager would have, and why. */
    record HireRequest(
            @Nullable String key,
            @Nullable String title,
            @Nullable String instructions,
            @Nullable String model,
            @Nullable String budget,
            @Nullable List<String> tools,
            @Nullable String reason) {}

    @Operation(
            summary = "Proposes a new position below a manager",
            description = "Only where the company's definition says hiring: true. Answers 202: the request waits at"
                    + " /api/approvals.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(examples = @ExampleObject("""
                                {"key": "statistician", "title": "Statistician", "instructions": "Checks every number.",
                                 "budget": "2.00", "reason": "Two studies were sent back for their numbers"}\
                                """))))
    @PostMapping("/positions/{manager}/hires")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<Hire> propose(
            @PathVariable String company, @PathVariable String manager, @RequestBody HireRequest request) {
        var faults = new ArrayList<Fault>();
        var budget = budget(request.budget(), faults);
        var reason = Reason.given(request.reason());
        Reason.fault("reason", reason).ifPresent(faults::add);
        if (!faults.isEmpty()) {
            throw new Problem.Invalid(faults);
        }
        var proposal = new Proposal(
                Objects.requireNonNullElse(request.key(), ""),
                Objects.requireNonNullElse(request.title(), ""),
                Objects.requireNonNullElse(request.instructions(), ""),
                request.model(),
                budget,
                request.tools() == null ? List.of() : request.tools());
        var hire = hires.propose(company, manager, proposal, reason, CurrentCaller.get());
        return ResponseEntity.accepted()
                .location(URI.create("/api/approvals/" + hire.approval()))
                .body(hire);
    }

    private static Money budget(@Nullable String text, List<Fault> faults) {
        try {
            return Money.usd(Objects.requireNonNullElse(text, ""));
        } catch (IllegalArgumentException e) {
            faults.add(new Fault("budget", String.valueOf(e.getMessage())));
            return Money.ZERO;
        }
    }

    @Operation(summary = "The proposed positions of a company, newest first, and what became of each")
    @GetMapping("/hires")
    Page<Hire> list(
            @PathVariable String company,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size) {
        return hires.list(company, Page.Request.of(page, size));
    }
}

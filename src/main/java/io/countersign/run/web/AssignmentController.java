package io.countersign.run.web;

import io.countersign.access.CurrentCaller;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import io.countersign.problem.Reason;
import io.countersign.run.Assignment;
import io.countersign.run.OpenAssignments;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Assignments that are taken back, over REST. */
@RestController
@RequestMapping("/api/runs/{run}/assignments/{assignment}")
class AssignmentController {
    private final OpenAssignments assignments;

    AssignmentController(OpenAssignments assignments) {
        this.assignments = assignments;
    }

    /** Why, and for a reassignment to whom. */
    record TakeBack(@Nullable String reason, @Nullable String to) {}

    /** What became of it: the assignment taken back, or the one that replaces it. */
    record Taken(
            UUID id,
            UUID runId,
            String position,
            Money budget,
            Assignment.Status status,
            @Nullable String failure) {
        static Taken of(Assignment one) {
            return new Taken(one.id(), one.run(), one.position(), one.budget(), one.status(), one.failure());
        }
    }

    @Operation(
            summary = "Ends an open assignment and everything below it",
            description = "Its manager finds it cancelled in its review.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            examples =
                                                    @ExampleObject(
                                                            "{\"reason\": \"The client withdrew the question\"}"))))
    @PostMapping("/cancel")
    Taken cancel(@PathVariable UUID run, @PathVariable UUID assignment, @RequestBody TakeBack request) {
        return Taken.of(assignments.cancel(run, assignment, CurrentCaller.get(), reason(request)));
    }

    @Operation(
            summary = "Ends an open assignment and hands it to another delegate of its manager",
            description =
                    "In the manager's coming round, with the money that is left. Answers with the new assignment.",
            requestBody =
                    @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            examples =
                                                    @ExampleObject("{\"to\": \"writer\", \"reason\": \"The analyst is"
                                                            + " away\"}"))))
    @PostMapping("/reassign")
    Taken reassign(@PathVariable UUID run, @PathVariable UUID assignment, @RequestBody TakeBack request) {
        if (request.to() == null || request.to().isBlank()) {
            throw new Problem.Invalid("to", "the key of a position");
        }
        return Taken.of(assignments.reassign(run, assignment, CurrentCaller.get(), request.to(), reason(request)));
    }

    private static String reason(TakeBack request) {
        var reason = Reason.given(request.reason());
        Reason.check(reason);
        return reason;
    }
}

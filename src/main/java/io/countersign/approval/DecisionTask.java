package io.countersign.approval;

import io.countersign.access.CompanyRole;
import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.Deciders.Standing;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.DatabaseClock;
import io.countersign.engine.PersonTask;
import io.countersign.engine.PersonTaskHandler;
import io.countersign.engine.RunDirectory;
import io.countersign.problem.Problem;
import io.countersign.problem.Reason;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** A person's decision on a request. The checks hold by whichever door the task is completed. */
@Component
class DecisionTask implements PersonTaskHandler {
    private final Approvals approvals;
    private final ApprovalStore store;
    private final Ascent ascent;
    private final Deciders deciders;
    private final CompanyTurn turn;
    private final DatabaseClock clock;
    private final ObjectProvider<RunDirectory> runs;

    DecisionTask(
            Approvals approvals,
            ApprovalStore store,
            Ascent ascent,
            Deciders deciders,
            CompanyTurn turn,
            DatabaseClock clock,
            ObjectProvider<RunDirectory> runs) {
        this.approvals = approvals;
        this.store = store;
        this.ascent = ascent;
        this.deciders = deciders;
        this.turn = turn;
        this.clock = clock;
        this.runs = runs;
    }

    @Override
    public String act() {
        return "DECIDE";
    }

    /** Where an agent should have decided but could not, or nobody who fills the seat may, the board does. */
    @Override
    public Face created(PersonTask task) {
        var request = approvals.find(task.id("approvalId"));
        request.mustBeOf(task.run());
        turn.take(request.company(), Duration.ofSeconds(60));
        var decider = request.decider();
        if (request.deciderKind() != Capacity.PEOPLE
                || decider == null
                || deciders.of(request, decider).isEmpty()) {
            ascent.giveTurnToBoard(request);
            request = approvals.find(request.id());
        }
        store.task(request.id(), task.id());
        var name = "Decide: %s of %s USD for %s".formatted(request.kind(), request.amount(), request.requestedBy());
        if (request.kind() == ApprovalRequest.Kind.BUDGET) {
            name = cut(name + ": " + request.reason());
        }
        var groups = request.deciderKind() == Capacity.PEOPLE
                ? Set.<String>of()
                : Set.of(ApprovalRequest.BOARD, CompanyRole.BOARD.group(request.company()));
        return new Face(name, description(request), deciders.people(request), groups);
    }

    /** The engine takes no longer name. */
    private static String cut(String name) {
        return name.length() > 250 ? name.substring(0, 250) : name;
    }

    private static String description(ApprovalRequest request) {
        var text = "%s%n%nWhy: %s%n%nDigest: %s%nThe whole request: /api/approvals/%s"
                .formatted(request.subject(), request.reason(), request.digest(), request.id());
        return text.length() > 3900 ? text.substring(0, 3900) : text;
    }

    @Override
    public Map<String, Object> completed(PersonTask task) {
        var request = approvals.find(task.id("approvalId"));
        turn.take(request.company(), Duration.ofSeconds(60));
        request = approvals.find(request.id());
        check(request, task.fields());
        // The form's fields come beside the process's variables, and may bear their names.
        if (!task.id().equals(request.task())) {
            throw new Problem.Clash("Request %s does not wait for this task".formatted(request.id()));
        }
        var user = task.user();
        var standing = standing(request, user == null ? "" : user, task.groups());
        approvals.decided(
                request,
                String.valueOf(user),
                request.deciderKind() == Capacity.PEOPLE ? Capacity.PEOPLE : Capacity.BOARD,
                request.deciderKind() == Capacity.PEOPLE ? request.decider() : null,
                standing.onBehalfOf(),
                "APPROVE".equals(task.text("decision")),
                task.text("comment"));
        var assignment = request.assignment();
        return assignment == null
                ? Map.of("approvalId", request.id().toString())
                : Map.of("approvalId", request.id().toString(), "assignmentId", assignment.toString());
    }

    @Override
    public Set<String> fields(PersonTask task) {
        return Set.of("decision", "comment", "digest");
    }

    /** In whose name this person decides; refused where it may not, and while the position stands still. */
    Standing standing(ApprovalRequest request, String user, Set<String> groups) {
        var decider = request.decider();
        if (request.deciderKind() == Capacity.PEOPLE && decider != null) {
            runs.getObject().standstill(request.company(), decider).ifPresent(because -> {
                throw new Problem.Clash("Position %s is %s".formatted(decider, because));
            });
        }
        return deciders.standing(request, deciders.person(user, groups))
                .orElseThrow(
                        () -> new Problem.Denied("Request %s waits for %s".formatted(request.id(), request.decider())));
    }

    /** What holds for every decision, whoever makes it. */
    void check(ApprovalRequest request, Map<String, Object> fields) {
        if (!request.isPending()) {
            throw new Problem.Clash("Request %s is %s already".formatted(request.id(), request.status()));
        }
        if (!request.digest().equals(text(fields, "digest"))) {
            throw new Problem.Clash(
                    "The digest given is not that of request %s: what is asked differs".formatted(request.id()));
        }
        var decision = text(fields, "decision");
        if (!Set.of("APPROVE", "REJECT").contains(decision)) {
            throw new Problem.Invalid("decision", "APPROVE or REJECT");
        }
        // What expired can only be refused, until its timer ends it.
        if (decision.equals("APPROVE") && !clock.now().isBefore(request.expiresAt())) {
            throw new Problem.Clash("Request %s expired at %s".formatted(request.id(), request.expiresAt()));
        }
        comment(text(fields, "comment"), decision.equals("REJECT"));
    }

    private static void comment(String comment, boolean needed) {
        if (!comment.isEmpty()) {
            Reason.check("comment", comment);
        } else if (needed) {
            throw new Problem.Invalid("comment", "a rejection needs a reason");
        }
    }

    private static String text(Map<String, Object> fields, String field) {
        return fields.getOrDefault(field, "").toString().strip();
    }
}

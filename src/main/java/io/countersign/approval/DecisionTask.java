package io.countersign.approval;

import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.company.Companies;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.PersonTask;
import io.countersign.engine.PersonTaskHandler;
import io.countersign.problem.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** A person's decision on a request. The checks hold by whichever door the task is completed. */
@Component
class DecisionTask implements PersonTaskHandler {
    private final Approvals approvals;
    private final ApprovalStore store;
    private final Companies companies;
    private final CompanyTurn turn;
    private final Clock clock;

    DecisionTask(Approvals approvals, ApprovalStore store, Companies companies, CompanyTurn turn, Clock clock) {
        this.approvals = approvals;
        this.store = store;
        this.companies = companies;
        this.turn = turn;
        this.clock = clock;
    }

    @Override
    public String act() {
        return "DECIDE";
    }

    /** Where an agent should have decided but could not, or only who asks fills the seat, the board does. */
    @Override
    public Face created(PersonTask task) {
        var request = approvals.find(task.id("approvalId"));
        turn.take(request.company(), Duration.ofSeconds(60));
        if (request.deciderKind() != Capacity.PEOPLE || users(request).isEmpty()) {
            store.turnOf(request.id(), ApprovalRequest.BOARD, Capacity.BOARD);
            request = approvals.find(request.id());
        }
        store.task(request.id(), task.id());
        var name = "Decide: %s of %s USD for %s".formatted(request.kind(), request.amount(), request.requestedBy());
        if (request.kind() == ApprovalRequest.Kind.BUDGET) {
            name = cut(name + ": " + request.reason());
        }
        var description = "%s%n%nWhy: %s%n%nDigest: %s%nThe whole request: /api/approvals/%s"
                .formatted(request.subject(), request.reason(), request.digest(), request.id());
        return request.deciderKind() == Capacity.PEOPLE
                ? new Face(name, description, users(request), Set.of())
                : new Face(name, description, Set.of(), Set.of(ApprovalRequest.BOARD));
    }

    /** The engine takes no longer name. */
    private static String cut(String name) {
        return name.length() > 250 ? name.substring(0, 250) : name;
    }

    @Override
    public Map<String, Object> completed(PersonTask task) {
        var request = approvals.find(task.id("approvalId"));
        turn.take(request.company(), Duration.ofSeconds(60));
        request = approvals.find(request.id());
        check(request, task.fields());
        var user = task.user();
        if (user == null || !mayDecide(request, user, task.groups())) {
            throw new Problem.Denied("Request %s waits for %s".formatted(request.id(), request.decider()));
        }
        approvals.decided(
                request,
                user,
                request.deciderKind() == Capacity.PEOPLE ? Capacity.PEOPLE : Capacity.BOARD,
                request.deciderKind() == Capacity.PEOPLE ? request.decider() : null,
                "APPROVE".equals(task.text("decision")),
                task.text("comment"));
        return Map.of();
    }

    @Override
    public Set<String> fields(PersonTask task) {
        return Set.of("decision", "comment", "digest");
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
        // What expired can only be refused; else its run would wait for a decision that nobody can make.
        if (decision.equals("APPROVE") && !clock.instant().isBefore(request.expiresAt())) {
            throw new Problem.Clash("Request %s expired at %s".formatted(request.id(), request.expiresAt()));
        }
        var comment = text(fields, "comment");
        if (comment.length() > Approvals.LONGEST_COMMENT) {
            throw new Problem.Invalid("comment", "at most " + Approvals.LONGEST_COMMENT + " characters");
        }
        if (comment.indexOf('\u0000') >= 0) {
            throw new Problem.Invalid("comment", "must not contain the character NUL");
        }
        if (decision.equals("REJECT") && comment.isBlank()) {
            throw new Problem.Invalid("comment", "a rejection needs a reason");
        }
    }

    private static String text(Map<String, Object> fields, String field) {
        return fields.getOrDefault(field, "").toString().strip();
    }

    /** Who fills the position whose turn it is, or the board; never who fills the position that asks. */
    boolean mayDecide(ApprovalRequest request, String user, Set<String> groups) {
        return request.deciderKind() == Capacity.PEOPLE
                ? users(request).contains(user)
                : groups.contains(ApprovalRequest.BOARD)
                        && !users(request, request.requestedBy()).contains(user);
    }

    private Set<String> users(ApprovalRequest request) {
        var decider = request.decider();
        if (decider == null) {
            return Set.of();
        }
        var users = users(request, decider);
        users.removeAll(users(request, request.requestedBy()));
        return users;
    }

    private Set<String> users(ApprovalRequest request, String position) {
        return new HashSet<>(companies
                .find(request.company(), request.companyVersion())
                .position(position)
                .users());
    }
}

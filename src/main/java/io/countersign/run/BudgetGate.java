package io.countersign.run;

import io.countersign.agent.ActKind;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.Approvals;
import io.countersign.company.CompanyVersion;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Step;
import io.countersign.engine.StepContext;
import io.countersign.engine.Steps;
import io.countersign.ledger.Hold;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Purchase;
import io.countersign.record.Actor;
import io.countersign.record.RunRecord;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * Asks the ledger to hold the ceiling of the act behind the gate, in the engine's own transaction. A refusal names the
 * exhausted account and opens the request for more budget that {@code raise-budget} then decides.
 */
@Component
class BudgetGate implements Step {
    static final String EXHAUSTED = "BUDGET_EXHAUSTED";

    private final RunCompanies directory;
    private final RunStore runs;
    private final AssignmentStore assignments;
    private final Models models;
    private final Ledger ledger;
    private final Approvals approvals;
    private final BudgetRequests requests;
    private final RunRecord record;
    private final WaitingGates gates;
    private final CompanyTurn turn;

    BudgetGate(
            RunCompanies directory,
            RunStore runs,
            AssignmentStore assignments,
            Models models,
            Ledger ledger,
            Approvals approvals,
            BudgetRequests requests,
            RunRecord record,
            WaitingGates gates,
            CompanyTurn turn) {
        this.directory = directory;
        this.runs = runs;
        this.assignments = assignments;
        this.models = models;
        this.ledger = ledger;
        this.approvals = approvals;
        this.requests = requests;
        this.record = record;
        this.gates = gates;
        this.turn = turn;
    }

    @Override
    public String name() {
        return Steps.BUDGET_GATE;
    }

    /** Who would act for which assignment. */
    private record Spender(UUID assignment, String position) {}

    @Override
    public Result run(StepContext context) {
        var next = context.next()
                .orElseThrow(() -> new IllegalStateException("A budget gate stands right before its agent task"));
        var act = act(next.topic());
        var version = directory.versionOf(context.run());
        turn.take(version.company(), Duration.ofSeconds(60));
        var spender = spender(context, act);
        var position = version.position(spender.position());
        var ceiling = models.ceiling(position, act);
        var owner = context.scope() + ":" + next.activity();
        var purchase = new Purchase(
                "gate:" + context.activityInstance(),
                context.run(),
                spender.assignment(),
                position.key(),
                owner,
                ceiling,
                models.priceVersion(position),
                position.limits() == null
                        ? null
                        : new Purchase.Counted(act.limits().mostTokens(), act != ActKind.DECIDE));
        return switch (ledger.reserve(version.company(), purchase)) {
            case Hold.Granted _ -> new Result.Go(Map.of());
            case Hold.Full full -> full(version, purchase, act, full);
            case Hold.Refused refused -> refused(version, purchase, act, refused);
        };
    }

    /** Nobody is asked: the gate waits until there is room. A decision does not wait; people make it instead. */
    private Result full(CompanyVersion version, Purchase wish, ActKind act, Hold.Full full) {
        record.append(
                wish.run(),
                "LimitReached",
                Map.of(
                        "assignment", wish.assignment(),
                        "position", wish.position(),
                        "act", act,
                        "limit", full.toString()));
        if (act == ActKind.DECIDE) {
            return new Result.Refused(EXHAUSTED, full.toString(), Map.of());
        }
        var id = UUID.randomUUID();
        gates.begin(id, version.company(), wish);
        runs.waits(wish.run(), "LIMIT", whoMakesRoom(version, full), full.toString(), id.toString(), null);
        return new Result.Refused(EXHAUSTED, full.toString(), Map.of("approvalId", id.toString()));
    }

    private static String whoMakesRoom(CompanyVersion version, Hold.Full full) {
        return full.unit() == Hold.Unit.CALLS_AT_ONCE
                ? "another call of %s to end".formatted(full.position())
                : "the next month, or a new version of company %s".formatted(version.company());
    }

    private Result refused(CompanyVersion version, Purchase wish, ActKind act, Hold.Refused refused) {
        var exhausted = refused.shortages().getFirst();
        record.append(
                wish.run(),
                "BudgetExhausted",
                Map.of(
                        "assignment", wish.assignment(),
                        "position", wish.position(),
                        "act", act,
                        "asked", refused.requested(),
                        "account", exhausted.toString()),
                Actor.system("ledger"));
        if (act == ActKind.DECIDE) {
            return new Result.Refused(EXHAUSTED, exhausted.toString(), Map.of());
        }
        var request = requests.open(
                wish.run(),
                version,
                assignments.line(wish.assignment()),
                act,
                wish.owner(),
                wish.ceiling(),
                refused.shortages());
        gates.begin(request.id(), version.company(), wish);
        return new Result.Refused(
                EXHAUSTED,
                exhausted.toString(),
                Map.of("approvalId", request.id().toString()));
    }

    /** A decision is paid by the decider, on the assignment of {@link Payer}; anything else by its own assignment. */
    private Spender spender(StepContext context, ActKind act) {
        var assignment = context.id("assignmentId");
        if (act != ActKind.DECIDE) {
            return new Spender(assignment, assignments.find(assignment).position());
        }
        ApprovalRequest request = approvals.find(context.id("approvalId"));
        var decider = String.valueOf(request.decider());
        return new Spender(Payer.of(assignments.line(assignment), decider).id(), decider);
    }

    private static ActKind act(String topic) {
        return Arrays.stream(ActKind.values())
                .filter(kind -> kind.topic().equals(topic))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No act has the topic " + topic));
    }
}

package io.countersign.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.agent.ActKind;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.Approvals;
import io.countersign.company.CompanyVersion;
import io.countersign.ledger.Change;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Limits;
import io.countersign.ledger.Money;
import io.countersign.ledger.Shortage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Requests for more budget: whom to ask, and what happens to which limits when the answer is yes. */
@Component
class BudgetRequests {
    private final Approvals approvals;
    private final Ledger ledger;
    private final Limits limits;
    private final RunStore runs;
    private final TransactionTemplate savepoint;

    BudgetRequests(
            Approvals approvals, Ledger ledger, Limits limits, RunStore runs, PlatformTransactionManager transactions) {
        this.approvals = approvals;
        this.ledger = ledger;
        this.limits = limits;
        this.runs = runs;
        this.savepoint = new TransactionTemplate(transactions);
        savepoint.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** Opens the request of a gate that found accounts short, addressed to the nearest owner above with enough left. */
    ApprovalRequest open(
            UUID run,
            CompanyVersion version,
            List<Assignment> line,
            ActKind act,
            String gate,
            Money ceiling,
            List<Shortage> shortages) {
        var own = line.getFirst();
        // Twice the ceiling: the act, and one repair of its answer.
        var by = ceiling.plus(ceiling);
        var raises = new ArrayList<Map<String, String>>();
        shortages.forEach(shortage ->
                raises.add(Map.of("kind", shortage.kind(), "owner", shortage.owner(), "by", by.toString())));
        var decider = owner(version, line, shortages);
        return approvals.open(new Approvals.Ask(
                version.company(),
                version.version(),
                run,
                own.id(),
                Kind.BUDGET,
                "%s more for %s of %s".formatted(by + " USD", act, own.position()),
                own.position(),
                by,
                Map.of("raises", raises),
                "%s; %s needs at most %s USD".formatted(shortages.getFirst(), act, ceiling),
                decider,
                gate));
    }

    /** The lowest position above everything that is short; the board where the run itself, or the top, is. */
    private static String owner(CompanyVersion version, List<Assignment> line, List<Shortage> shortages) {
        int owner = 1;
        for (var shortage : shortages) {
            owner = Math.max(
                    owner,
                    switch (shortage.kind()) {
                        case "ASSIGNMENT" -> 1 + indexOf(line, shortage.owner());
                        case "POSITION" -> 1 + indexOfPosition(line, shortage.owner());
                        default -> line.size();
                    });
        }
        return owner >= line.size()
                ? ApprovalRequest.BOARD
                : version.position(line.get(owner).position()).key();
    }

    private static int indexOf(List<Assignment> line, String assignment) {
        for (int n = 0; n < line.size(); n++) {
            if (line.get(n).id().toString().equals(assignment)) {
                return n;
            }
        }
        return line.size();
    }

    private static int indexOfPosition(List<Assignment> line, String position) {
        for (int n = 0; n < line.size(); n++) {
            if (line.get(n).position().equals(position)) {
                return n;
            }
        }
        return line.size();
    }

    /** Raises what an approved request names, all of it or nothing, from the top down: a cap stays within the one around it. */
    boolean raise(ApprovalRequest request) {
        return Boolean.TRUE.equals(savepoint.execute(status -> {
            var raises = new ArrayList<JsonNode>();
            request.arguments().path("raises").forEach(raises::add);
            for (var raise : raises.reversed()) {
                var by = Money.usd(raise.path("by").asText());
                if (raise(
                                request,
                                raise.path("kind").asText(),
                                raise.path("owner").asText(),
                                by)
                        instanceof Change.Refused) {
                    status.setRollbackOnly();
                    return false;
                }
            }
            return true;
        }));
    }

    private Change raise(ApprovalRequest request, String kind, String owner, Money by) {
        var cause = "approval:" + request.id();
        return switch (kind) {
            case "ASSIGNMENT" -> upTo(by, amount -> limits.raiseAssignment(UUID.fromString(owner), amount, cause));
            case "POSITION" -> upTo(by, amount -> limits.raisePosition(request.company(), owner, amount, cause));
            case "RUN" -> raiseRun(request, by, cause);
            default -> throw new IllegalStateException("An account of kind " + kind + " is not raised on request");
        };
    }

    /** As much as fits below the cap above; a little is enough, since the gate then asks again. */
    private static Change upTo(Money by, Function<Money, Change> raise) {
        return switch (raise.apply(by)) {
            case Change.Done done -> done;
            case Change.Refused(var room) when room.compareTo(Money.ZERO) > 0 -> raise.apply(room);
            case Change.Refused refused -> refused;
        };
    }

    /** The board's word counts for the run and, where the month is short, for the company's window too. */
    private Change raiseRun(ApprovalRequest request, Money by, String cause) {
        int number = runs.raised(request.ofRun(), by);
        if (ledger.commitRun(request.ofRun(), number, by) instanceof Change.Refused(var available)) {
            limits.raiseCompany(request.company(), by.minus(available), cause);
            return ledger.commitRun(request.ofRun(), number, by);
        }
        return new Change.Done();
    }
}

package io.countersign.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.agent.ActKind;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.Approvals;
import io.countersign.company.Companies;
import io.countersign.company.CompanyVersion;
import io.countersign.company.Position;
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
import org.jspecify.annotations.Nullable;
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
    private final Companies companies;
    private final AssignmentStore assignments;
    private final TransactionTemplate savepoint;

    BudgetRequests(
            Approvals approvals,
            Ledger ledger,
            Limits limits,
            RunStore runs,
            Companies companies,
            AssignmentStore assignments,
            PlatformTransactionManager transactions) {
        this.approvals = approvals;
        this.ledger = ledger;
        this.limits = limits;
        this.runs = runs;
        this.companies = companies;
        this.assignments = assignments;
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
                null,
                by,
                Map.of("raises", raises),
                "%s; %s needs at most %s USD".formatted(shortages.getFirst(), act, ceiling),
                decider,
                gate));
    }

    /**
     * The lowest position above everything that is short; the board where the run itself, or the top, is. In the run of a
     * routine those above its position have no assignment, and are asked for months all the same.
     */
    static String owner(CompanyVersion version, List<Assignment> line, List<Shortage> shortages) {
        var positions = new ArrayList<>(line.stream().map(Assignment::position).toList());
        version.line(positions.getLast()).stream().skip(1).map(Position::key).forEach(positions::add);
        int owner = 1;
        for (var shortage : shortages) {
            owner = Math.max(
                    owner,
                    switch (shortage.kind()) {
                        case "ASSIGNMENT" -> above(indexOf(line, shortage.owner()), line.size(), positions.size());
                        case "POSITION" ->
                            above(positions.indexOf(shortage.owner()), positions.size(), positions.size());
                        default -> positions.size();
                    });
        }
        return owner >= positions.size() ? ApprovalRequest.BOARD : positions.get(owner);
    }

    /** The place above one of so many; that of the board where there is none, or where nobody owns what is short. */
    private static int above(int index, int among, int board) {
        return index < 0 || index + 1 >= among ? board : index + 1;
    }

    private static int indexOf(List<Assignment> line, String assignment) {
        for (int n = 0; n < line.size(); n++) {
            if (line.get(n).id().toString().equals(assignment)) {
                return n;
            }
        }
        return -1;
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
            case "ASSIGNMENT" -> raiseAssignment(request, UUID.fromString(owner), by, cause);
            case "POSITION" -> raisePosition(request, owner, by, cause);
            case "RUN" -> raiseRun(request, by, cause);
            default -> throw new IllegalStateException("An account of kind " + kind + " is not raised on request");
        };
    }

    /** Where the cap above is in the way and belongs to somebody below the decider, that is raised first. */
    private Change raisePosition(ApprovalRequest request, String position, Money by, String cause) {
        var manager = companies
                .find(request.company(), request.companyVersion())
                .position(position)
                .manager();
        return raise(
                by,
                amount -> limits.raisePosition(request.company(), position, amount, cause),
                manager != null && isBelowDecider(request, manager)
                        ? missing -> raisePosition(request, manager, missing, cause + ":" + position)
                        : null);
    }

    private Change raiseAssignment(ApprovalRequest request, UUID assignment, Money by, String cause) {
        var line = assignments.line(assignment);
        Function<Money, Change> above = null;
        if (line.size() > 1 && isBelowDecider(request, line.get(1).position())) {
            above = missing -> raiseAssignment(request, line.get(1).id(), missing, cause + ":" + assignment);
        } else if (line.size() == 1 && decidedByBoard(request)) {
            above = missing -> raiseRun(request, missing, cause);
        }
        return raise(by, amount -> limits.raiseAssignment(assignment, amount, cause), above);
    }

    /** As much as fits below the cap above, which is raised where it may be; a little is enough: the gate asks again. */
    private static Change raise(Money by, Function<Money, Change> raise, @Nullable Function<Money, Change> above) {
        if (!(raise.apply(by) instanceof Change.Refused(var room))) {
            return new Change.Done();
        }
        if (above != null
                && above.apply(by.minus(room)) instanceof Change.Done
                && raise.apply(by) instanceof Change.Done) {
            return new Change.Done();
        }
        return room.compareTo(Money.ZERO) > 0 ? raise.apply(room) : new Change.Refused(room);
    }

    private static boolean decidedByBoard(ApprovalRequest request) {
        return request.decisions().getLast().capacity() == Capacity.BOARD;
    }

    private boolean isBelowDecider(ApprovalRequest request, String position) {
        var decider = request.decisions().getLast().position();
        return decidedByBoard(request)
                || companies.find(request.company(), request.companyVersion()).line(position).stream()
                        .skip(1)
                        .anyMatch(above -> above.key().equals(decider));
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

package io.countersign.run;

import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.company.Companies;
import io.countersign.company.CompanyVersion;
import io.countersign.engine.CompanyTurn;
import io.countersign.hiring.Retirement;
import io.countersign.problem.Problem;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Gives up a position: the company's next version is without it, and in runs that go on with an older one it gets nothing
 * new. What it was at work on is taken back, so that its manager finds it cancelled, with the reason, in its review; the
 * runs of its own routines are cancelled.
 */
@Component
public class Retirements {
    private final Companies companies;
    private final AssignmentStore assignments;
    private final OpenAssignments open;
    private final RoutineStarts routines;
    private final Runs runs;
    private final CompanyTurn turn;

    Retirements(
            Companies companies,
            AssignmentStore assignments,
            OpenAssignments open,
            RoutineStarts routines,
            Runs runs,
            CompanyTurn turn) {
        this.companies = companies;
        this.assignments = assignments;
        this.open = open;
        this.routines = routines;
        this.runs = runs;
        this.turn = turn;
    }

    /** For the people who fill its manager's position, owner and board, and who administers all companies. */
    public CompanyVersion retire(String company, String position, Caller caller, String reason) {
        return turn.write(company, () -> {
            var newest = companies.find(company);
            var manager = Retirement.managerOf(newest.definition(), position);
            if (!caller.may(company, CompanyRole.OWNER, CompanyRole.BOARD)
                    && !newest.position(manager).users().contains(caller.name())) {
                throw new Problem.Denied(
                        "%s is retired by the people who fill %s, the owner or the board".formatted(position, manager));
            }
            var next = companies
                    .change(company, definition -> Retirement.without(definition, position), caller.name())
                    .version();
            assignments.retire(company, position, next.version(), caller.name(), reason);
            assignments.noMoreRework(company, position);
            open.takeBackAll(
                    company,
                    position,
                    caller.name(),
                    "the position was retired by %s: %s".formatted(caller.name(), reason));
            var why = Map.of("by", caller.name(), "reason", "position %s was retired: %s".formatted(position, reason));
            routines.openOf(company, position).forEach(run -> runs.cancelled(run, why));
            return next;
        });
    }
}

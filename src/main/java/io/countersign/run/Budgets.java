package io.countersign.run;

import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.company.Companies;
import io.countersign.company.CompanyVersion;
import io.countersign.company.Position;
import io.countersign.engine.CompanyTurn;
import io.countersign.ledger.Change;
import io.countersign.ledger.GivenLimits;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import io.countersign.problem.Reason;
import io.countersign.record.CompanyRecord;
import io.countersign.record.RunRecord;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Who may give budget to whom: people who fill a position to what is below it, within its own; owner,
 * board and administrators to everybody. Nobody to the position it fills.
 */
@Component
public class Budgets {
    private static final int LONGEST_REASON = 300;

    private final CompanyTurn turn;
    private final Companies companies;
    private final Runs runs;
    private final RunStore rows;
    private final AssignmentStore assignments;
    private final GivenLimits limits;
    private final Ledger ledger;
    private final RunRecord record;
    private final CompanyRecord companyRecord;

    Budgets(
            CompanyTurn turn,
            Companies companies,
            Runs runs,
            RunStore rows,
            AssignmentStore assignments,
            GivenLimits limits,
            Ledger ledger,
            RunRecord record,
            CompanyRecord companyRecord) {
        this.turn = turn;
        this.companies = companies;
        this.runs = runs;
        this.rows = rows;
        this.assignments = assignments;
        this.limits = limits;
        this.ledger = ledger;
        this.record = record;
        this.companyRecord = companyRecord;
    }

    /** Sets a position's limit for this month; where a giving position is named, its limit goes down by as much. */
    public void setPosition(
            String company, String position, Money limit, @Nullable String from, Caller by, String reason) {
        Reason.check(reason);
        companies.find(company);
        turn.write(company, () -> {
            var version = companies.find(company);
            require(version, position);
            var giver = giver(by, version, keys(version.line(position)));
            if (from != null) {
                checkSource(version, position, from, giver);
            }
            settled(limits.position(company, position, limit, giver, from, cause(by, reason)), "Position " + position);
            changed(company, "POSITION", position, limit, from, by, reason);
            return position;
        });
    }

    /** Takes only from a position that is not above, nor itself, and as a manager only from one's own subtree. */
    private static void checkSource(CompanyVersion version, String position, String from, @Nullable String giver) {
        require(version, from);
        if (keys(version.line(position)).contains(from)
                || keys(version.line(from)).contains(position)) {
            throw new Problem.Invalid("from", "must be neither the position itself nor above or below it");
        }
        if (giver != null && !keys(version.line(from).stream().skip(1).toList()).contains(giver)) {
            throw new Problem.Denied("Position %s is not below %s".formatted(from, giver));
        }
    }

    /** Sets the company's limit for this month. */
    public void setCompany(String company, Money limit, Caller by, String reason) {
        Reason.check(reason);
        requireBoard(by, company);
        companies.find(company);
        turn.write(company, () -> {
            settled(limits.company(company, limit, cause(by, reason)), "Company " + company);
            changed(company, "COMPANY", company, limit, null, by, reason);
            return company;
        });
    }

    /** Sets the limit of an assignment of a run; for who fills a position above it today, whichever version the run goes by. */
    public void setAssignment(UUID run, UUID id, Money limit, Caller by, String reason) {
        Reason.check(reason);
        var company = runs.find(run).company();
        turn.write(company, () -> {
            requireOpen(runs.find(run));
            var line = assignments.ofRun(run).stream().anyMatch(one -> one.id().equals(id))
                    ? assignments.line(id)
                    : List.<Assignment>of();
            if (line.isEmpty()) {
                throw new Problem.Missing("Run %s has no assignment %s".formatted(run, id));
            }
            giver(
                    by,
                    companies.find(company),
                    line.stream().map(Assignment::position).toList());
            settled(limits.assignment(company, id, limit, cause(by, reason)), "Assignment " + id);
            changed(run, "ASSIGNMENT", id, limit, by, reason);
            return id;
        });
    }

    /** Sets the budget of a run, and the limit of its root assignment: more of it is committed out of the company's month, less of it is given back. */
    public Run setRun(UUID run, Money budget, Caller by, String reason) {
        Reason.check(reason);
        var company = runs.find(run).company();
        requireBoard(by, company);
        turn.write(company, () -> {
            var now = runs.find(run);
            requireOpen(now);
            var more = budget.compareTo(now.budget()) >= 0;
            var difference = more ? budget.minus(now.budget()) : now.budget().minus(budget);
            if (!difference.equals(Money.ZERO)) {
                var number = more ? rows.raised(run, difference) : rows.lowered(run, difference);
                var change =
                        more ? ledger.commitRun(run, number, difference) : ledger.uncommitRun(run, number, difference);
                if (change instanceof Change.Refused(var available)) {
                    throw new Problem.Clash("Run %s: only %s USD can be %s"
                            .formatted(run, available, more ? "added this month" : "given back"));
                }
            }
            assignments
                    .root(run)
                    .ifPresent(root -> settled(
                            limits.assignment(now.company(), root.id(), budget, cause(by, reason)), "Run " + run));
            changed(run, "RUN", run, budget, by, reason);
            return run;
        });
        return runs.find(run);
    }

    private static void requireOpen(Run run) {
        if (run.status().isFinal()) {
            throw new Problem.Clash("Run %s is %s already".formatted(run.id(), run.status()));
        }
    }

    /** A window belongs to no run. */
    private void changed(
            String company, String kind, String owner, Money limit, @Nullable String from, Caller by, String reason) {
        var entry = new HashMap<String, Object>(
                Map.of("kind", kind, "owner", owner, "limit", limit, "by", by.name(), "reason", reason));
        if (from != null) {
            entry.put("from", from);
        }
        companyRecord.append(company, "LimitChanged", entry);
    }

    private void changed(UUID run, String kind, UUID owner, Money limit, Caller by, String reason) {
        record.append(
                run,
                "LimitChanged",
                Map.of("kind", kind, "owner", owner, "limit", limit, "by", by.name(), "reason", reason));
    }

    /**
     * The lowest position above that the caller fills today; null for owner, board and administrators, who are above all.
     *
     * @param line the position that gets the budget, which its own people do not give it, and those above it
     */
    private static @Nullable String giver(Caller by, CompanyVersion today, List<String> line) {
        if (by.may(today.company(), CompanyRole.OWNER, CompanyRole.BOARD)) {
            return null;
        }
        if (fills(by, today, line.getFirst())) {
            throw new Problem.Denied("Nobody gives budget to the position it fills");
        }
        return line.stream()
                .skip(1)
                .filter(position -> fills(by, today, position))
                .findFirst()
                .orElseThrow(() -> new Problem.Denied(
                        "Only who fills a position above gives budget, and owner, board and administrators"));
    }

    private static boolean fills(Caller by, CompanyVersion today, String position) {
        return today.find(position)
                .filter(now -> now.users().contains(by.name()))
                .isPresent();
    }

    private static void requireBoard(Caller by, String company) {
        if (!by.may(company, CompanyRole.OWNER, CompanyRole.BOARD)) {
            throw new Problem.Denied("Only owner, board and administrators set the budget of a company or a run");
        }
    }

    private static void require(CompanyVersion version, String position) {
        if (version.find(position).isEmpty()) {
            throw new Problem.Missing("Company %s has no position %s".formatted(version.company(), position));
        }
    }

    private static List<String> keys(List<Position> positions) {
        return positions.stream().map(Position::key).toList();
    }

    /** The whole reason is in the record; the ledger looks changes up by their cause, which has to be short. */
    private static String cause(Caller by, String reason) {
        var most = Math.min(LONGEST_REASON, reason.codePointCount(0, reason.length()));
        var end = reason.offsetByCodePoints(0, most);
        return "%s, %s: %s"
                .formatted(by.name(), UUID.randomUUID(), reason.substring(0, end) + (end < reason.length() ? "…" : ""));
    }

    private static void settled(Change change, String what) {
        if (change instanceof Change.Refused(var most)) {
            throw new Problem.Clash("%s can have a limit of at most %s USD now".formatted(what, most));
        }
    }
}

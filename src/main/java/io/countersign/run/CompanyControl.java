package io.countersign.run;

import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.company.Companies;
import io.countersign.company.FilledBy;
import io.countersign.company.Position;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Dispatcher;
import io.countersign.problem.Problem;
import io.countersign.problem.Reason;
import io.countersign.record.RunRecord;
import io.countersign.run.Standstill.Mode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Pause, resume and cancel for a whole company and for one position of it, each with a reason and on the record. */
@Component
public class CompanyControl {
    private static final Logger LOG = LoggerFactory.getLogger(CompanyControl.class);

    private final CompanyTurn turn;
    private final Companies companies;
    private final Standstills standstills;
    private final ControlStore store;
    private final Runs runs;
    private final DroppedActs acts;
    private final Dispatcher dispatcher;
    private final RunRecord record;

    CompanyControl(
            CompanyTurn turn,
            Companies companies,
            Standstills standstills,
            ControlStore store,
            Runs runs,
            DroppedActs acts,
            Dispatcher dispatcher,
            RunRecord record) {
        this.turn = turn;
        this.companies = companies;
        this.standstills = standstills;
        this.store = store;
        this.runs = runs;
        this.acts = acts;
        this.dispatcher = dispatcher;
        this.record = record;
    }

    /** What stands still in a company; a row without a position is the company itself. */
    public List<Standstill> standstills(String company) {
        companies.find(company);
        return standstills.list(company);
    }

    /** All runs are paused and no new ones are accepted; gives how many runs were paused now. */
    public int pause(String company, Caller by, String reason) {
        check(company, by, reason);
        return turn.write(company, () -> {
            if (!standstills.begin(company, Standstill.COMPANY, Mode.PAUSED, by.name(), reason)) {
                throw new Problem.Clash("Company %s is paused already".formatted(company));
            }
            return tell(store.pause(company), "RunPaused", Map.of("by", by.name(), "reason", reason, "with", company));
        });
    }

    /** The runs go on that were paused with the company, and new ones are accepted again. */
    public int resume(String company, Caller by, String reason) {
        check(company, by, reason);
        var resumed = turn.write(company, () -> {
            if (!standstills.end(company, Standstill.COMPANY)) {
                throw new Problem.Clash("Company %s is not paused".formatted(company));
            }
            var ids = store.resume(company);
            tell(ids, "RunResumed", Map.of("by", by.name(), "reason", reason, "with", company));
            return ids;
        });
        resumed.forEach(dispatcher::resume);
        return resumed.size();
    }

    /**
     * Cancels all runs. The company stays paused, so that nothing begins meanwhile or by itself afterwards; who is cut off
     * in between finds the rest still open and cancels again.
     */
    public int cancelRuns(String company, Caller by, String reason) {
        check(company, by, reason);
        var open = turn.write(company, () -> {
            standstills.begin(company, Standstill.COMPANY, Mode.PAUSED, by.name(), reason);
            tell(store.pause(company), "RunPaused", Map.of("by", by.name(), "reason", reason, "with", company));
            return store.open(company);
        });
        var cancelled = 0;
        for (var run : open) {
            try {
                runs.cancel(run, by.name(), reason);
                cancelled++;
            } catch (Problem.Clash endedMeanwhile) {
                LOG.debug("Run {} ended by itself", run);
            }
        }
        return cancelled;
    }

    /** Nothing new is dispatched for the position, in any run; calls in flight complete. */
    public void pausePosition(String company, String position, Caller by, String reason) {
        stand(company, position, Mode.PAUSED, "PositionPaused", by, reason);
    }

    /** What the position has open in any run fails now, and what it is given later fails too; its managers judge that. */
    public int cancelPosition(String company, String position, Caller by, String reason) {
        check(company, by, reason);
        if (find(company, position).filledBy() == FilledBy.PEOPLE) {
            throw new Problem.Clash(
                    "Position %s is filled by people, whose tasks are theirs: pause it, or cancel the runs"
                            .formatted(position));
        }
        stand(company, position, Mode.STOPPED, "PositionStopped", by, reason);
        return acts.dropAllOf(company, position, by.name(), reason);
    }

    public void resumePosition(String company, String position, Caller by, String reason) {
        check(company, by, reason);
        turn.write(company, () -> {
            if (!standstills.end(company, position)) {
                throw new Problem.Clash("Position %s is not paused".formatted(position));
            }
            return tell(store.open(company), "PositionResumed", about(position, by, reason));
        });
        standstills.look();
    }

    private void stand(String company, String position, Mode mode, String event, Caller by, String reason) {
        check(company, by, reason);
        find(company, position);
        turn.write(company, () -> {
            if (!standstills.begin(company, position, mode, by.name(), reason)) {
                throw new Problem.Clash("Position %s is %s already".formatted(position, mode));
            }
            return tell(store.open(company), event, about(position, by, reason));
        });
        standstills.look();
    }

    private Position find(String company, String position) {
        return companies
                .find(company)
                .find(position)
                .orElseThrow(() -> new Problem.Missing("Company %s has no position %s".formatted(company, position)));
    }

    private static Map<String, Object> about(String position, Caller by, String reason) {
        return Map.of("position", position, "by", by.name(), "reason", reason);
    }

    private int tell(List<UUID> runs, String event, Map<String, Object> data) {
        runs.forEach(run -> record.append(run, event, data));
        return runs.size();
    }

    private void check(String company, Caller by, String reason) {
        if (!by.may(company, CompanyRole.OWNER, CompanyRole.OPERATOR, CompanyRole.BOARD)) {
            throw new Problem.Denied("Only owner, operators, board and administrators steer a whole company");
        }
        Reason.check(reason);
        companies.find(company);
    }
}

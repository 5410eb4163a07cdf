package io.countersign.run;

import io.countersign.access.Caller;
import io.countersign.access.CurrentCaller;
import io.countersign.access.Visible;
import io.countersign.approval.Approvals;
import io.countersign.company.Companies;
import io.countersign.company.CompanyVersion;
import io.countersign.engine.Committer;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Dispatcher;
import io.countersign.engine.Instances;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Money;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.record.RunRecord;
import io.countersign.run.Openings.Opening;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Starting, watching and steering runs. */
@Component
public class Runs {
    /** The process that every run is an instance of. */
    static final String PROCESS = "company-run";

    /** In a burst the openings of a company are written in batches, and the last of them waits for all others. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CompanyTurn turn;
    private final Committer committer;
    private final Companies companies;
    private final RunStore store;
    private final AssignmentStore assignments;
    private final Ledger ledger;
    private final Approvals approvals;
    private final Instances instances;
    private final Dispatcher dispatcher;
    private final RunRecord record;
    private final Models models;
    private final Openings openings;
    private final Standstills standstills;
    private final WaitingGates gates;
    private final Steering steering;

    Runs(
            CompanyTurn turn,
            Committer committer,
            Companies companies,
            RunStore store,
            AssignmentStore assignments,
            Ledger ledger,
            Approvals approvals,
            Instances instances,
            Dispatcher dispatcher,
            RunRecord record,
            Models models,
            Openings openings,
            Standstills standstills,
            WaitingGates gates,
            Steering steering) {
        this.turn = turn;
        this.committer = committer;
        this.companies = companies;
        this.store = store;
        this.assignments = assignments;
        this.ledger = ledger;
        this.approvals = approvals;
        this.instances = instances;
        this.dispatcher = dispatcher;
        this.record = record;
        this.models = models;
        this.openings = openings;
        this.standstills = standstills;
        this.gates = gates;
        this.steering = steering;
    }

    /**
     * Starts a run of the company's newest version, in one transaction: the row, the budget out of the company's month,
     * the process. The same caller's same key gives the same run again.
     */
    public Run start(String company, String goal, Money budget, String caller, @Nullable String idempotencyKey) {
        companies.find(company);
        var request = new RunRequest(company, goal, budget, caller, idempotencyKey);
        return find(committer.write(company, PATIENCE, () -> open(request)).started());
    }

    /** The committer has the company's turn. */
    private Opening open(RunRequest request) {
        CompanyVersion version;
        try {
            if (request.idempotencyKey() != null) {
                var known = store.byKey(request.company(), request.caller(), request.idempotencyKey());
                if (known.isPresent()) {
                    return new Opening.Started(request.same(known.get()).id());
                }
            }
            standstills.find(request.company(), Standstill.COMPANY).ifPresent(paused -> {
                throw new Problem.Clash(
                        "Company %s accepts no runs: it is %s".formatted(paused.company(), paused.because()));
            });
            version = companies.find(request.company());
            models.requireAll(version);
        } catch (Problem refusal) {
            return new Opening.Refused(refusal);
        }
        return openings.open(new Openings.Order(
                version,
                request.goal(),
                request.budget(),
                request.caller(),
                request.idempotencyKey(),
                request.digest(),
                null));
    }

    public Run find(UUID id) {
        return store.find(id).orElseThrow(() -> new Problem.Missing("There is no run " + id));
    }

    /** Whosever it is, for the application itself. */
    public Page<Run> list(@Nullable String company, @Nullable RunStatus status, Page.Request page) {
        return list(Visible.ALL.only(company), status, page);
    }

    public Page<Run> list(Visible visible, @Nullable RunStatus status, Page.Request page) {
        var name = status == null ? null : status.name();
        return page.of(store.page(visible, name, page.offset(), page.size()), store.count(visible, name));
    }

    public List<Assignment> assignments(UUID run) {
        return assignments.ofRun(find(run).id());
    }

    /** Nothing new is dispatched; calls in flight complete, and tokens stop at the next act. */
    public Run pause(UUID id) {
        return move(id, RunStatus.RUNNING, RunStatus.PAUSED, "RunPaused");
    }

    /** Pauses every run that goes on or waits, and says why in its record; gives their number. */
    public int pauseAll(String reason) {
        var paused = 0;
        for (var id : store.going()) {
            var company = find(id).company();
            if (turn.write(company, () -> pausedBecauseOf(reason, id))) {
                paused++;
            }
        }
        return paused;
    }

    private boolean pausedBecauseOf(String reason, UUID id) {
        if (!store.move(id, Set.of(RunStatus.RUNNING), RunStatus.PAUSED)) {
            return false;
        }
        record.append(id, "RunPaused", Map.of("reason", reason));
        return true;
    }

    /** Lets a paused run go on; one whose company is paused waits for that. */
    public Run resume(UUID id) {
        var run = turn.write(find(id).company(), () -> {
            standstills.find(find(id).company(), Standstill.COMPANY).ifPresent(paused -> {
                throw new Problem.Clash("Run %s cannot go on: its company is %s".formatted(id, paused.because()));
            });
            return move(id, RunStatus.PAUSED, RunStatus.RUNNING, "RunResumed");
        });
        dispatcher.resume(id);
        return run;
    }

    private Run move(UUID id, RunStatus from, RunStatus to, String event) {
        steering.check(find(id));
        return turn.write(find(id).company(), () -> {
            if (!store.move(id, Set.of(from), to)) {
                throw new Problem.Clash("Run %s is %s, not %s".formatted(id, find(id).status(), from));
            }
            record.append(id, event, Map.of("by", actor()));
            return find(id);
        });
    }

    /** Ends the run now: what is held is released, what was sent counts at its ceiling until the answer says otherwise. */
    public Run cancel(UUID id) {
        steering.check(find(id));
        return cancel(id, Map.of("by", actor()));
    }

    Run cancel(UUID id, String by, String reason) {
        return cancel(id, Map.of("by", by, "reason", reason));
    }

    private Run cancel(UUID id, Map<String, String> why) {
        var cancelled = turn.write(find(id).company(), () -> cancelled(id, why));
        dispatcher.stop(id);
        return cancelled;
    }

    /** As {@link #cancel}, in the current transaction: the nodes notice it when it is committed. */
    Run cancelled(UUID id, Map<String, String> why) {
        if (!store.end(id, RunStatus.CANCELLED, null, null)) {
            throw new Problem.Clash("Run %s is %s already".formatted(id, find(id).status()));
        }
        abandon(id);
        record.append(id, "RunCancelled", why);
        var process = find(id).processInstanceId();
        if (process != null) {
            instances.delete(process, "cancelled");
        }
        return find(id);
    }

    /** Money, requests and assignments of a run that is over before its time. */
    void abandon(UUID id) {
        ledger.cancelRun(id);
        approvals.cancelAll(id);
        gates.endAll(id);
        assignments.cancelOpen(id);
        store.waitsForNothing(id);
        ledger.closeBooks(id);
    }

    /** Who asks for it, where somebody does. */
    private static String actor() {
        return CurrentCaller.find().map(Caller::name).orElse("the application");
    }
}

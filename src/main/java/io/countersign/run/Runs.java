package io.countersign.run;

import io.countersign.approval.Approvals;
import io.countersign.company.Companies;
import io.countersign.company.CompanyVersion;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Dispatcher;
import io.countersign.engine.Instances;
import io.countersign.ledger.Change;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Money;
import io.countersign.llm.Gateway;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.record.RunRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
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

    private final CompanyTurn turn;
    private final Companies companies;
    private final RunStore store;
    private final AssignmentStore assignments;
    private final Ledger ledger;
    private final Approvals approvals;
    private final Instances instances;
    private final Dispatcher dispatcher;
    private final RunRecord record;
    private final Models models;
    private final Gateway gateway;

    Runs(
            CompanyTurn turn,
            Companies companies,
            RunStore store,
            AssignmentStore assignments,
            Ledger ledger,
            Approvals approvals,
            Instances instances,
            Dispatcher dispatcher,
            RunRecord record,
            Models models,
            Gateway gateway) {
        this.turn = turn;
        this.companies = companies;
        this.store = store;
        this.assignments = assignments;
        this.ledger = ledger;
        this.approvals = approvals;
        this.instances = instances;
        this.dispatcher = dispatcher;
        this.record = record;
        this.models = models;
        this.gateway = gateway;
    }

    /**
     * Starts a run of the company's newest version, in one transaction: the row, the budget out of the company's month,
     * the process. The same caller's same key gives the same run again.
     */
    public Run start(String company, String goal, Money budget, String caller, @Nullable String idempotencyKey) {
        companies.find(company);
        var digest = digest(goal, budget);
        return turn.write(company, () -> {
            if (idempotencyKey != null) {
                var known = store.byKey(company, caller, idempotencyKey);
                if (known.isPresent()) {
                    return same(known.get(), digest, idempotencyKey);
                }
            }
            return open(companies.find(company), goal, budget, caller, idempotencyKey, digest);
        });
    }

    private Run open(
            CompanyVersion version,
            String goal,
            Money budget,
            String caller,
            @Nullable String idempotencyKey,
            String digest) {
        models.requireAll(version);
        var run = new Run(
                UUID.randomUUID(),
                version.company(),
                version.version(),
                goal,
                budget,
                gateway.simulated(),
                RunStatus.RUNNING,
                null,
                null,
                null,
                digest,
                Instant.EPOCH,
                null,
                List.of());
        store.insert(run, caller, idempotencyKey);
        if (ledger.commitRun(run.id(), 0, budget) instanceof Change.Refused(var available)) {
            throw new Problem.Clash("Company %s has %s USD of this month's budget left, %s asked"
                    .formatted(version.company(), available, budget));
        }
        record.append(
                run.id(),
                "RunStarted",
                Map.of(
                        "company",
                        version.company(),
                        "companyVersion",
                        version.version(),
                        "goal",
                        goal,
                        "budget",
                        budget,
                        "caller",
                        caller,
                        "simulated",
                        run.simulated()));
        store.startedAs(run.id(), instances.start(PROCESS, run.id(), Map.of()));
        return find(run.id());
    }

    private static Run same(Run known, String digest, String key) {
        if (!known.requestDigest().equals(digest)) {
            throw new Problem.Clash(
                    "Idempotency-Key %s was used for run %s with another goal or budget".formatted(key, known.id()));
        }
        return known;
    }

    public Run find(UUID id) {
        return store.find(id).orElseThrow(() -> new Problem.Missing("There is no run " + id));
    }

    public Page<Run> list(@Nullable String company, @Nullable RunStatus status, Page.Request page) {
        var name = status == null ? null : status.name();
        return page.of(store.page(company, name, page.offset(), page.size()), store.count(company, name));
    }

    public List<Assignment> assignments(UUID run) {
        return assignments.ofRun(find(run).id());
    }

    /** Nothing new is dispatched; calls in flight complete, and tokens stop at the next act. */
    public Run pause(UUID id) {
        return move(id, RunStatus.RUNNING, RunStatus.PAUSED, "RunPaused");
    }

    public Run resume(UUID id) {
        var run = move(id, RunStatus.PAUSED, RunStatus.RUNNING, "RunResumed");
        dispatcher.resume(id);
        return run;
    }

    private Run move(UUID id, RunStatus from, RunStatus to, String event) {
        return turn.write(find(id).company(), () -> {
            if (!store.move(id, Set.of(from), to)) {
                throw new Problem.Clash("Run %s is %s, not %s".formatted(id, find(id).status(), from));
            }
            record.append(id, event, Map.of());
            return find(id);
        });
    }

    /** Ends the run now: what is held is released, what was sent counts at its ceiling until the answer says otherwise. */
    public Run cancel(UUID id) {
        var cancelled = turn.write(find(id).company(), () -> {
            if (!store.end(id, RunStatus.CANCELLED, null, null)) {
                throw new Problem.Clash("Run %s is %s already".formatted(id, find(id).status()));
            }
            abandon(id);
            record.append(id, "RunCancelled", Map.of());
            var process = find(id).processInstanceId();
            if (process != null) {
                instances.delete(process, "cancelled");
            }
            return find(id);
        });
        dispatcher.stop(id);
        return cancelled;
    }

    /** Money, requests and assignments of a run that is over before its time. */
    void abandon(UUID id) {
        ledger.cancelRun(id);
        approvals.cancelAll(id);
        assignments.cancelOpen(id);
        store.waitsForNothing(id);
        ledger.closeBooks(id);
    }

    private static String digest(String goal, Money budget) {
        try {
            var content = (budget.nanos() + "\n" + goal).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

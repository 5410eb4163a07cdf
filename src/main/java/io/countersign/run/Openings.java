package io.countersign.run;

import io.countersign.company.CompanyVersion;
import io.countersign.engine.Instances;
import io.countersign.ledger.Change;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Money;
import io.countersign.llm.Gateway;
import io.countersign.problem.Problem;
import io.countersign.record.Actor;
import io.countersign.record.RunRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Opens runs under the company's lock: the row, the budget out of the company's month, the process. */
@Component
class Openings {
    private final RunStore store;
    private final RoutineStarts starts;
    private final Ledger ledger;
    private final Instances instances;
    private final RunRecord record;
    private final Gateway gateway;

    Openings(
            RunStore store,
            RoutineStarts starts,
            Ledger ledger,
            Instances instances,
            RunRecord record,
            Gateway gateway) {
        this.store = store;
        this.starts = starts;
        this.ledger = ledger;
        this.instances = instances;
        this.record = record;
        this.gateway = gateway;
    }

    /**
     * A run to be opened.
     *
     * @param caller who asked for it
     * @param routine whose tick it is, where no caller asked
     */
    record Order(
            CompanyVersion version,
            String goal,
            Money budget,
            String caller,
            @Nullable String idempotencyKey,
            String digest,
            Run.@Nullable Routine routine) {
        Actor actor() {
            return routine == null
                    ? Actor.user(caller, "caller")
                    : Actor.system("routine %s of %s".formatted(routine.key(), routine.position()));
        }
    }

    /** A run, or why there is none; a refusal leaves no run, and others in its transaction are not rolled back. */
    sealed interface Opening {
        record Started(UUID run) implements Opening {}

        record Refused(Problem problem) implements Opening {}

        default UUID started() {
            return switch (this) {
                case Started(var run) -> run;
                case Refused(var problem) -> throw problem;
            };
        }
    }

    Opening open(Order order) {
        var id = UUID.randomUUID();
        var company = order.version().company();
        var run = new Run(
                id,
                company,
                order.version().version(),
                order.goal(),
                order.budget(),
                gateway.simulated(),
                RunStatus.RUNNING,
                null,
                null,
                null,
                order.digest(),
                Instant.EPOCH,
                null,
                List.of(),
                order.routine());
        store.insert(run, order.caller(), order.idempotencyKey());
        if (ledger.commitRun(id, 0, run.budget()) instanceof Change.Refused(var available)) {
            store.remove(id);
            return new Opening.Refused(new Problem.Clash("Company %s has %s USD of this month's budget left, %s asked"
                    .formatted(company, available, run.budget())));
        }
        if (order.routine() != null) {
            starts.insert(id, company, order.routine());
        }
        record.append(id, "RunStarted", started(run, order), order.actor());
        store.startedAs(id, instances.start(Runs.PROCESS, id, Map.of()));
        return new Opening.Started(id);
    }

    private static Map<String, Object> started(Run run, Order order) {
        var event = new HashMap<String, Object>();
        event.put("company", run.company());
        event.put("companyVersion", run.companyVersion());
        event.put("goal", run.goal());
        event.put("budget", run.budget());
        event.put("caller", order.caller());
        event.put("simulated", run.simulated());
        if (order.routine() != null) {
            event.put("routine", order.routine());
        }
        return event;
    }
}

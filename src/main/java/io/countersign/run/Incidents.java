package io.countersign.run;

import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.engine.AgentTasks;
import io.countersign.engine.CompanyTurn;
import io.countersign.problem.Problem;
import io.countersign.problem.Reason;
import io.countersign.record.RunRecord;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** What an operator does about a failed act: tries it again, or goes on without it; with a reason, on the record. */
@Component
public class Incidents {
    private final CompanyTurn turn;
    private final Runs runs;
    private final ControlStore store;
    private final AgentTasks tasks;
    private final DroppedActs acts;
    private final RunRecord record;

    Incidents(CompanyTurn turn, Runs runs, ControlStore store, AgentTasks tasks, DroppedActs acts, RunRecord record) {
        this.turn = turn;
        this.runs = runs;
        this.store = store;
        this.tasks = tasks;
        this.acts = acts;
        this.record = record;
    }

    /** The act or job of the incident is tried again. */
    public Run retry(UUID run, String ref, Caller by, String reason) {
        var company = check(run, by, reason);
        turn.write(company, () -> {
            var incident = find(run, ref);
            record.append(run, "IncidentRetried", Map.of("subject", ref, "by", by.name(), "reason", reason));
            if (incident.task() != null) {
                tasks.retry(incident.task());
            } else if (!tasks.retryJob(ref)) {
                throw new Problem.Clash("Incident %s cannot be tried again: cancel the run".formatted(ref));
            }
            return ref;
        });
        return runs.find(run);
    }

    /** The act has failed by the operator's word; its reviewing manager goes on. */
    public Run skip(UUID run, String ref, Caller by, String reason) {
        var company = check(run, by, reason);
        turn.write(company, () -> {
            var task = find(run, ref).task();
            if (task == null || !acts.drop(company, run, task, "ActSkipped", by.name(), reason)) {
                throw new Problem.Clash("Incident %s is not about an act of an agent".formatted(ref));
            }
            return ref;
        });
        return runs.find(run);
    }

    private String check(UUID run, Caller by, String reason) {
        var company = runs.find(run).company();
        if (!by.may(company, CompanyRole.OWNER, CompanyRole.OPERATOR)) {
            throw new Problem.Denied("Only owner, operators and administrators decide about failed acts");
        }
        Reason.check(reason);
        return company;
    }

    private ControlStore.Incident find(UUID run, String ref) {
        return store.incident(run, ref)
                .orElseThrow(() -> new Problem.Missing("Run %s waits for no incident %s".formatted(run, ref)));
    }
}

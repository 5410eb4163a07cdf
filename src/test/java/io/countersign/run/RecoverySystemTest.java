package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.internals.CompletionBatch;
import io.countersign.llm.ChatFailure;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.HistoryService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What must not lose a run: lapsed leases, tasks that nobody has in hand, faults of the machine. */
class RecoverySystemTest extends CompanyTest {
    @Autowired
    private ExternalTaskService externalTasks;

    @Autowired
    private CompletionBatch completions;

    @Autowired
    private HistoryService history;

    @Autowired
    private io.countersign.engine.Instances instances;

    @Test
    void aTaskThatThisNodeHoldsAndHasNotInHandIsTakenUp() {
        aCompany();
        colleagues.when("writer", "work", _ -> {
            throw new ChatFailure.Rejected("404: no such model");
        });
        var run = waiting(start("2.00"));
        colleagues.when("writer", "work", Colleagues::plainly);
        var task = run.waitingFor().getFirst().ref();

        externalTasks.lock(task, node(), Duration.ofDays(7).toMillis());
        externalTasks.setRetries(task, 1);

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void whatOneNodeTookOverFromADeadOneNoOtherTakesFromIt() {
        aCompany();
        colleagues.when("writer", "work", _ -> {
            throw new ChatFailure.Rejected("404: no such model");
        });
        var run = waiting(start("2.00"));
        var task = run.waitingFor().getFirst().ref();
        externalTasks.lock(task, "node-that-took-it", Duration.ofDays(7).toMillis());

        completions.giveBack(task, "node-that-died");
        assertThat(worker(task)).isEqualTo("node-that-took-it");

        completions.giveBack(task, "node-that-took-it");
        assertThat(worker(task)).isNull();
        runs.cancel(run.id());
    }

    private @Nullable String worker(String task) {
        return externalTasks
                .createExternalTaskQuery()
                .externalTaskId(task)
                .singleResult()
                .getWorkerId();
    }

    @Test
    void anErrorOfTheMachineInAHandlerBecomesAnIncident() {
        aCompany();
        colleagues.when("writer", "work", _ -> {
            throw new StackOverflowError();
        });

        var run = waiting(start("2.00"));

        assertThat(run.waitingFor())
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.why()).contains("StackOverflowError"));
        runs.cancel(run.id());
    }

    @Test
    void aReportsInstanceThatIsDeletedInTheEngineLeavesTheRunWaitingForAnOperator() {
        aCompany();
        colleagues.when("writer", "work", _ -> {
            throw new ChatFailure.Rejected("404: no such model");
        });
        var run = waiting(start("2.00"));
        var writer = runtime.createProcessInstanceQuery()
                .processDefinitionKey(company + ".writer")
                .singleResult();

        runtime.deleteProcessInstance(writer.getId(), "deleted by an operator");

        var stuck = until(
                run,
                now -> now.waitingFor().stream()
                        .anyMatch(waiting -> waiting.why().contains("cancel the run")));
        assertThat(stuck.status()).isEqualTo(RunStatus.WAITING);
        assertThat(stuck.waitingFor())
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.who()).isEqualTo("operator"));
        assertThat(assignment(run, "writer").status()).isEqualTo(Assignment.Status.CANCELLED);
        runs.cancel(run.id());
    }

    @Test
    void whoFillsTheAskingPositionIsNotTheOnlyOneToDecide() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., filledBy: people, users: [carol], authority: 10}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., filledBy: people, users: [carol], authority: 0}
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses., filledBy: people, users: [dave]}
            """);
        var run = waiting(start("2.00"));
        complete(run, "carol", Map.of("objective_head", "Lead it", "budget_head", "1.00"));
        complete(run, "carol", Map.of("objective_analyst", "Do it", "budget_analyst", "0.50"));
        complete(run, "dave", Map.of("result", "Done"));
        complete(run, "carol", Map.of("verdict_analyst", "ACCEPT", "result", "Done", "outcome", "DELIVER"));

        var request = pending(run.id()).getFirst();

        assertThat(waiting(run).waitingFor())
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.who()).isEqualTo("board"));
        inbox.decide(
                request.id(),
                new io.countersign.access.Caller("chair", Set.of(io.countersign.access.Caller.BOARD)),
                "APPROVE",
                "",
                request.digest());
        assertThat(pending(run.id())).isEmpty();
        runs.cancel(run.id());
    }

    @Test
    void aRequestThatExpiredCanStillBeRefused() {
        aCompany();
        var run = waiting(start("0.001"));
        var request = pending(run.id()).getFirst();
        jdbc.sql("update approval_request set expires_at = clock_timestamp() - interval '1 day' where id = ?")
                .param(request.id())
                .update();

        inbox.decide(
                request.id(),
                new io.countersign.access.Caller("chair", Set.of(io.countersign.access.Caller.BOARD)),
                "REJECT",
                "too late",
                request.digest());

        assertThat(ended(run).failure()).contains("too late");
    }

    @Test
    void aPersonsLongResultIsTakenAndLeavesNoTraceInTheEngine() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 10}
              - {key: counsel, title: Legal counsel, reportsTo: ceo, instructions: Advises., filledBy: people, users: [carol]}
            """);
        var run = waiting(start("2.00"));

        complete(run, "carol", Map.of("result", "Long. ".repeat(2000)));

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(history.createHistoricVariableInstanceQuery()
                        .variableName("result")
                        .list())
                .isEmpty();
    }

    @Test
    void aCallInDoubtWhoseActIsDoneDoesNotHideThatTheRunWaits() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 10}
              - {key: counsel, title: Legal counsel, reportsTo: ceo, instructions: Advises., filledBy: people, users: [carol]}
            """);
        colleagues.when(
                "ceo",
                "plan",
                _ -> {
                    throw new ChatFailure.Fault("connection reset");
                },
                Colleagues::plainly);

        var run = start("2.00");
        until(run, now -> !now.waitingFor().isEmpty());

        assertThat(runs.find(run.id()).status()).isEqualTo(RunStatus.WAITING);
        runs.cancel(run.id());
    }

    private void complete(Run run, String user, Map<String, Object> fields) {
        waiting(run);
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
        instances.complete(task.getId(), user, Set.of(), fields);
    }
}

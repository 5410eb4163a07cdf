package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.engine.CompanyTurn;
import io.countersign.llm.ChatFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.HistoryService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What must not lose a run: lapsed leases, tasks that nobody has in hand, faults of the machine, late answers. */
class RecoverySystemTest extends CompanyTest {
    @Autowired
    private ExternalTaskService externalTasks;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private HistoryService history;

    @Autowired
    private io.countersign.engine.Instances instances;

    @Autowired
    private CompanyTurn turn;

    @Autowired
    private RunStore store;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private RunWatch watch;

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
    void aLeaseThatLapsesDuringACallLosesNothingAndBuysNothingTwice() throws InterruptedException {
        aCompany();
        var asked = new CountDownLatch(1);
        var mayAnswer = new CountDownLatch(1);
        colleagues.when("writer", "work", request -> {
            asked.countDown();
            pass(mayAnswer);
            return Colleagues.plainly(request);
        });
        var run = start("2.00");
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        var before = node();
        jdbc.sql("update node set lease_until = clock_timestamp() - interval '1 s' where id = ?")
                .param(before)
                .update();
        await().until(() -> !node().equals(before)
                && externalTasks.createExternalTaskQuery().workerId(before).count() == 0);

        mayAnswer.countDown();

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("writer", "work")).isEqualTo(1);
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
    void anUnusableAnswerThatComesAfterTheCancellationIsStillRecorded() {
        aCompany();
        colleagues.when("ceo", "plan", request -> {
            runs.cancel(request.labels().run());
            Thread.interrupted();
            return "no JSON";
        });

        var run = ended(start("2.00"));

        assertThat(run.status()).isEqualTo(RunStatus.CANCELLED);
        await().atMost(Duration.ofSeconds(15))
                .until(() -> jdbc.sql("select status from model_call where run = ?")
                        .param(run.id())
                        .query(String.class)
                        .list()
                        .equals(List.of("ANSWERED")));
    }

    @Test
    void anAnswerToACallOfARunThatEndedElsewhereIsWaitedFor() throws InterruptedException {
        aCompany();
        var asked = new CountDownLatch(1);
        var mayAnswer = new CountDownLatch(1);
        colleagues.when("ceo", "plan", request -> {
            asked.countDown();
            pass(mayAnswer);
            if (Thread.interrupted()) {
                throw new ChatFailure.Fault("interrupted");
            }
            return Colleagues.plainly(request);
        });
        var run = start("2.00");
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        turn.write(company, () -> {
            store.end(run.id(), RunStatus.FAILED, null, "ended elsewhere");
            instances.delete(Objects.requireNonNull(runs.find(run.id()).processInstanceId()), "ended elsewhere");
            return run;
        });

        watch.followStates();
        mayAnswer.countDown();

        await().until(() -> callsOf(run, "SENT") == 0);
        assertThat(callsOf(run, "ANSWERED")).isEqualTo(1);
        assertThat(spent(run).nanos())
                .isEqualTo(jdbc.sql("select cost from model_call where run = ?")
                        .param(run.id())
                        .query(Long.class)
                        .single());
    }

    @Test
    void anUnusableAnswerThatCannotBeStoredAtOnceIsNotBoughtAgain() throws Exception {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 10}
              - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
            """);
        var locked = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        colleagues.when(
                "writer",
                "work",
                request -> {
                    Thread.ofPlatform().start(() -> whileTheLockIsHeld(locked, over));
                    pass(locked);
                    return "no JSON";
                },
                Colleagues::plainly);
        var run = start("2.00");
        assertThat(locked.await(30, TimeUnit.SECONDS)).isTrue();

        await().until(() -> !jdbc.sql("""
            select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and not granted
            """).query(Boolean.class).list().isEmpty());
        over.countDown();

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("writer", "work")).isEqualTo(2);
        assertThat(callsOf(run, "ANSWERED")).isEqualTo(colleagues.requests().size());
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

    private void whileTheLockIsHeld(CountDownLatch locked, CountDownLatch over) {
        new TransactionTemplate(transactions).executeWithoutResult(_ -> {
            turn.take(company, Duration.ofSeconds(30));
            locked.countDown();
            pass(over);
        });
    }

    private long callsOf(Run run, String status) {
        return jdbc.sql("select count(*) from model_call where run = ? and status = ?")
                .params(run.id(), status)
                .query(Long.class)
                .single();
    }

    private String node() {
        return jdbc.sql("select id from node order by lease_until desc limit 1")
                .query(String.class)
                .single();
    }

    private static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

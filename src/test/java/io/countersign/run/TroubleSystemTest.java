package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.countersign.ledger.Money;
import io.countersign.llm.ChatFailure;
import io.countersign.problem.Problem;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.camunda.bpm.engine.ExternalTaskService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Pauses, cancellations, gateways that are down, instances that are deleted, keys that are used twice. */
class TroubleSystemTest extends CompanyTest {
    @Autowired
    private ExternalTaskService externalTasks;

    @Test
    void aPausedRunStopsAtTheNextActAndGoesOn() throws InterruptedException {
        aCompany();
        var asked = new CountDownLatch(1);
        var mayAnswer = new CountDownLatch(1);
        colleagues.when("ceo", "plan", request -> {
            asked.countDown();
            pass(mayAnswer);
            return Colleagues.plainly(request);
        });
        var run = start("2.00");
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

        assertThat(runs.pause(run.id()).status()).isEqualTo(RunStatus.PAUSED);
        mayAnswer.countDown();
        await().until(() -> runs.assignments(run.id()).size() == 3);
        assertThat(colleagues.requests()).hasSize(1);
        assertThatThrownBy(() -> runs.pause(run.id())).isInstanceOf(Problem.Clash.class);

        runs.resume(run.id());

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.requests()).hasSize(7);
    }

    @Test
    void aCancelledRunCutsItsCallsAndFreesTheRest() throws InterruptedException {
        aCompany();
        var asked = new CountDownLatch(2);
        var cut = new CountDownLatch(2);
        Colleagues.Line hangs = _ -> {
            asked.countDown();
            try {
                Thread.sleep(Duration.ofMinutes(5));
                throw new AssertionError("Nobody cut the call off");
            } catch (InterruptedException e) {
                cut.countDown();
                Thread.currentThread().interrupt();
                throw new ChatFailure.Fault("interrupted");
            }
        };
        colleagues.when("head", "plan", hangs);
        colleagues.when("writer", "work", hangs);
        var run = start("2.00");
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();

        var cancelled = runs.cancel(run.id());

        assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(cut.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(balances.ofRun(run.id()).reserved()).isEqualTo(Money.ZERO);
        assertThat(runs.assignments(run.id())).extracting(Assignment::status).containsOnly(Assignment.Status.CANCELLED);
        assertThat(runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(run.id().toString())
                        .count())
                .isZero();
        assertThatThrownBy(() -> runs.cancel(run.id())).isInstanceOf(Problem.Clash.class);
    }

    @Test
    void aGatewayThatStaysDownBecomesAnIncidentAndARetryGoesOn() {
        aCompany();
        colleagues.when("writer", "work", _ -> {
            throw new ChatFailure.Rejected("404: no such model");
        });

        var run = waiting(start("2.00"));

        assertThat(run.waitingFor()).singleElement().satisfies(waiting -> {
            assertThat(waiting.kind()).isEqualTo("INCIDENT");
            assertThat(waiting.who()).isEqualTo("operator");
            assertThat(waiting.why()).contains("no such model");
        });
        colleagues.when("writer", "work", Colleagues::plainly);
        externalTasks.setRetries(run.waitingFor().getFirst().ref(), 1);

        var ended = ended(run);
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(ended.waitingFor()).isEmpty();
    }

    @Test
    void aRunDoesNotWaitForAnOperatorWhileAnAgentIsAboutToAskAgain() {
        aCompany();
        colleagues.when("head", "plan", _ -> {
            throw new ChatFailure.Rejected("404: no such model");
        });
        colleagues.when(
                "writer",
                "work",
                _ -> {
                    throw new ChatFailure.Wait("429: slow down", Duration.ofSeconds(3));
                },
                Colleagues::plainly);

        var run = waiting(start("2.00"));

        assertThat(colleagues.asked("writer", "work")).isEqualTo(2);
        assertThat(run.waitingFor()).singleElement();
        runs.cancel(run.id());
    }

    @Test
    void aRefusingGatewayFailsTheActAndTheManagerJudges() {
        aCompany();
        colleagues.when("writer", "work", _ -> {
            throw new ChatFailure.Refused("budget_exceeded: the key has spent 5 of 5 USD");
        });

        var run = ended(start("2.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(run, "writer").failure()).contains("budget_exceeded");
    }

    @Test
    void aRunWhoseInstanceIsDeletedInTheEngineIsCancelled() {
        aCompany();
        var run = waiting(start("0.001"));

        runtime.deleteProcessInstance(run.processInstanceId(), "deleted by an operator");

        var ended = ended(run);
        assertThat(ended.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(ended.failure()).contains("ended in the engine");
        assertThat(ended.waitingFor()).isEmpty();
        assertThat(pending(run.id())).isEmpty();
    }

    @Test
    void aRunThatTheMonthCannotPayIsRefusedAndLeavesNothing() {
        aCompany();

        assertThatThrownBy(() -> start("50.01"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("50.00 USD")
                .hasMessageContaining("50.01 asked");

        assertThat(runs.list(company, null, new io.countersign.problem.Page.Request(0, 10))
                        .total())
                .isZero();
    }

    @Test
    void aModelWithoutAPriceIsRefused() {
        aCompany("  - {key: ceo, title: Chief executive, instructions: Leads., model: no-such-model}\n");

        assertThatThrownBy(() -> start("1.00"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("no-such-model");
    }

    @Test
    void moreCallersThanConnectionsFindRunsAndRequests() throws Exception {
        aCompany();
        var run = waiting(start("0.001"));
        var request = pending(run.id()).getFirst();

        try (var callers = Executors.newFixedThreadPool(40)) {
            var found = callers.invokeAll(IntStream.range(0, 400)
                    .<Callable<UUID>>mapToObj(n -> () -> n % 2 == 0
                            ? runs.find(run.id()).id()
                            : inbox.find(request.id()).run())
                    .toList());

            for (var one : found) {
                assertThat(one.get()).isEqualTo(run.id());
            }
        }
        runs.cancel(run.id());
    }

    @Test
    void theSameKeyStartsOneRunHoweverManyAsk() throws Exception {
        aCompany();
        try (var threads = Executors.newFixedThreadPool(8)) {
            var started = threads.invokeAll(IntStream.range(0, 8)
                    .<Callable<Run>>mapToObj(_ -> () -> runs.start(company, "Once", Money.usd("1.00"), "test", "key-1"))
                    .toList());
            var ids = new HashSet<UUID>();
            for (var one : started) {
                ids.add(one.get().id());
            }
            assertThat(ids).hasSize(1);
        }
        assertThatThrownBy(() -> runs.start(company, "Twice", Money.usd("1.00"), "test", "key-1"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("key-1");
        assertThat(runs.start(company, "Once", Money.usd("1.00"), "somebody else", "key-1")
                        .id())
                .isNotNull();
        runs.list(company, null, new io.countersign.problem.Page.Request(0, 10))
                .items()
                .forEach(this::ended);
    }

    @Test
    void aRunKeepsTheVersionInWhichItStarted() {
        aCompany();
        var run = waiting(start("0.001"));
        aCompany("  - {key: ceo, title: Alone, instructions: Does it all., authority: 10}\n"
                + "  - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}\n");

        var second = ended(start("1.00"));

        assertThat(second.companyVersion()).isEqualTo(2);
        assertThat(second.status()).as(second.failure()).isEqualTo(RunStatus.SUCCEEDED);
        var request = pending(run.id()).getFirst();
        inbox.decide(
                request.id(),
                new io.countersign.access.Caller("chair", Set.of(io.countersign.access.Caller.BOARD)),
                "APPROVE",
                "",
                request.digest());
        var later = until(run, now -> now.status().isFinal() || now.status() == RunStatus.WAITING);
        // In version 2 the chief executive has another title: what still ran was version 1.
        assertThat(later.status()).as(later.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.requests())
                .filteredOn(asked -> asked.labels().run().equals(run.id()))
                .allSatisfy(
                        asked -> assertThat(asked.messages().getFirst().text()).contains("Chief executive"));
    }

    @Test
    void tasksOfASilentNodeAreTakenOverAndNothingIsBoughtTwice() {
        aCompany();
        var answered = new CountDownLatch(1);
        colleagues.when("writer", "work", request -> {
            // While the model thinks, this node seems to fall silent and another one takes its task.
            var task = externalTasks
                    .createExternalTaskQuery()
                    .processDefinitionKey(company + ".writer")
                    .singleResult();
            jdbc.sql("insert into node (id, lease_until) values ('node-silent', clock_timestamp())")
                    .update();
            externalTasks.unlock(task.getId());
            externalTasks.lock(task.getId(), "node-silent", 1_000_000);
            answered.countDown();
            return Colleagues.plainly(request);
        });

        var run = ended(start("2.00"));

        assertThat(answered.getCount()).isZero();
        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("writer", "work")).isEqualTo(1);
        assertThat(externalTasks
                        .createExternalTaskQuery()
                        .workerId("node-silent")
                        .count())
                .isZero();
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Instances;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Money;
import io.countersign.llm.ChatFailure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.camunda.bpm.engine.ExternalTaskService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A paid answer is kept and booked, whatever happened while it was on its way and whether or not it is of use. */
class PaidAnswersSystemTest extends CompanyTest {
    private static final String TWO_POSITIONS = """
          - {key: ceo, title: Chief executive, instructions: Leads., authority: 10}
          - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes., model: gpt-5-nano}
        """;

    @Autowired
    private ExternalTaskService externalTasks;

    @Autowired
    private Instances instances;

    @Autowired
    private CompanyTurn turn;

    @Autowired
    private RunStore store;

    @Autowired
    private RunWatch watch;

    @Autowired
    private Ledger ledger;

    @Autowired
    private PlatformTransactionManager transactions;

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
        aCompany(TWO_POSITIONS);
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
    void anUnusableAnswerThatCostMoreThanItsCeilingIsPaidAndFailsTheAct() {
        aCompany(TWO_POSITIONS);
        colleagues.bill("writer", Money.usd("0.90"));
        colleagues.when("writer", "work", _ -> "no JSON");
        try {
            var run = ended(start("2.00"));

            assertThat(assignment(run, "writer").failure()).contains("cannot be asked again");
            assertThat(colleagues.asked("writer", "work")).isEqualTo(1);
            assertThat(callsOf(run, "ANSWERED")).isEqualTo(colleagues.requests().size());
            assertThat(spent(run)).isGreaterThan(Money.usd("0.90"));
        } finally {
            ledger.confirm("gpt-5-nano", "test");
        }
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
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.countersign.engine.Committer;
import io.countersign.engine.CompanyTurn;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.CannotAcquireLockException;

/** Orders that come at once are written together; each stands and falls alone. */
class OpeningsSystemTest extends CompanyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Autowired
    CompanyTurn turn;

    @Autowired
    Committer committer;

    @Test
    void ordersOfOneMomentAreWrittenTogetherAndTheRefusedOnesHarmNobody() {
        aCompany();
        var orders = IntStream.range(0, 8)
                .<Supplier<Run>>mapToObj(n -> () -> order(n % 4 == 3 ? "60" : "2", null))
                .toList();

        var answers = atOnce(orders);

        for (var n = 0; n < 8; n++) {
            if (n % 4 == 3) {
                assertThatThrownBy(answers.get(n)::join)
                        .isInstanceOf(CompletionException.class)
                        .hasCauseInstanceOf(Problem.Clash.class)
                        .hasMessageContaining("of this month's budget left");
            } else {
                assertThat(ended(answers.get(n).join()).status()).isEqualTo(RunStatus.SUCCEEDED);
            }
        }
        assertThat(count("select count(*) from run where company = ?")).isEqualTo(6);
        assertThat(count("select count(distinct xmin::text) from posting where company = ? and key like 'commit:%'"))
                .as("transactions in which runs were opened")
                .isLessThan(3);
    }

    @Test
    void oneKeyIsOneRunEvenInOneTransaction() {
        aCompany();

        var answers = atOnce(List.of(
                () -> order("2", "first"),
                () -> order("2", "second"),
                () -> order("2", "second"),
                () -> order("3", "second")));

        var second = answers.get(1).join();
        assertThat(answers.get(2).join().id()).isEqualTo(second.id());
        assertThatThrownBy(answers.get(3)::join).hasMessageContaining("with another goal or budget");
        assertThat(count("select count(*) from run where company = ?")).isEqualTo(2);
        assertThat(ended(second).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void whatFailsAfterItHasWrittenIsRolledBackAlone() {
        aCompany();

        var answers =
                atOnce(List.of(() -> order("2", null), () -> order("2", null), this::failing, () -> order("2", null)));

        assertThatThrownBy(answers.get(2)::join).hasMessageContaining("fails on purpose");
        for (var n : List.of(0, 1, 3)) {
            assertThat(ended(answers.get(n).join()).status()).isEqualTo(RunStatus.SUCCEEDED);
        }
        assertThat(count("select count(*) from waiting where ref = ?")).isZero();
    }

    @Test
    void whoseTurnDoesNotComeInTimeHasWrittenNothing() {
        aCompany();
        var held = new CountDownLatch(1);
        var holder = hold(held);
        var answers = submit(List.of(() -> order("2", null)));

        assertThatThrownBy(() -> committer.write(company, Duration.ofMillis(50), () -> order("2", null)))
                .isInstanceOf(CannotAcquireLockException.class);

        held.countDown();
        holder.join();
        assertThat(ended(answers.getFirst().join()).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(count("select count(*) from run where company = ?")).isOne();
    }

    @Test
    void theHistoryOfAnEndedRunIsComplete() {
        aCompany();

        var run = ended(start("2.00"));

        assertThat(run.status()).isEqualTo(RunStatus.SUCCEEDED);
        var instances = jdbc.sql("""
            select state_, end_act_id_, end_time_ is not null as ended,
                   duration_ = round(extract(epoch from end_time_ - start_time_) * 1000) as lasted
            from act_hi_procinst where root_proc_inst_id_ = ?\
            """).param(run.processInstanceId()).query().listOfRows();
        assertThat(instances)
                .hasSizeGreaterThan(5)
                .allSatisfy(instance -> assertThat(instance)
                        .containsEntry("state_", "COMPLETED")
                        .containsEntry("ended", true)
                        .containsEntry("lasted", true)
                        .doesNotContainEntry("end_act_id_", null));
        var activities = jdbc.sql("""
            select act_id_, end_time_ is not null as ended,
                   duration_ = round(extract(epoch from end_time_ - start_time_) * 1000) as lasted
            from act_hi_actinst where root_proc_inst_id_ = ?\
            """).param(run.processInstanceId()).query().listOfRows();
        assertThat(activities)
                .allSatisfy(activity ->
                        assertThat(activity).containsEntry("ended", true).containsEntry("lasted", true));
        assertThat(activities.stream()
                        .filter(activity ->
                                String.valueOf(activity.get("act_id_")).matches("ServiceTask_(Plan|Work|Review).*")))
                .as("acts")
                .hasSize(7);
    }

    private Run order(String budget, @Nullable String key) {
        return runs.start(company, "Answer the question", Money.usd(budget), "test", key);
    }

    private Run failing() {
        return committer.write(company, PATIENCE, () -> {
            jdbc.sql("insert into waiting (ref, run, kind, who, why) select ?, id, 'BOARD', 'a', 'b' from run limit 1")
                    .param(company)
                    .update();
            throw new IllegalStateException("fails on purpose");
        });
    }

    private long count(String sql) {
        return jdbc.sql(sql).param(company).query(Long.class).single();
    }

    /** Gives the orders while the company's lock is held, so that all but the first wait for the same transaction. */
    private List<CompletableFuture<Run>> atOnce(List<Supplier<Run>> orders) {
        var held = new CountDownLatch(1);
        var holder = hold(held);
        try {
            return submit(orders);
        } finally {
            held.countDown();
            holder.join();
        }
    }

    private CompletableFuture<Void> hold(CountDownLatch held) {
        var holds = new CountDownLatch(1);
        var holder = CompletableFuture.runAsync(() -> turn.write(company, () -> {
            holds.countDown();
            waitFor(held);
            return true;
        }));
        waitFor(holds);
        return holder;
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One after the other: the next is given once the one before waits for its answer. */
    private static List<CompletableFuture<Run>> submit(List<Supplier<Run>> orders) {
        var answers = new ArrayList<CompletableFuture<Run>>();
        for (var order : orders) {
            var answer = new CompletableFuture<Run>();
            answers.add(answer);
            var thread = Thread.ofPlatform().daemon().start(() -> {
                try {
                    answer.complete(order.get());
                } catch (RuntimeException e) {
                    answer.completeExceptionally(e);
                }
            });
            await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        }
        return answers;
    }
}

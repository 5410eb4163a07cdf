package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.llm.Journal.Reply;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may call, and when a call leaves. */
class DeparturesModuleTest {
    private final Bench bench = new Bench("10.00");

    @AfterEach
    void close() {
        try (bench) {
            bench.assertSound();
        }
    }

    @Test
    void doesNotCallForARunThatWasCancelledBefore() {
        bench.gate("t1");
        bench.cancel();

        assertThat(bench.ask("t1")).isEqualTo(new Reply.Stopped());
        assertThat(bench.model.requests()).isEmpty();
        assertThat(bench.attempts("t1")).isEmpty();
        assertThat(bench.book()).isEqualTo("0.00 0.00");
    }

    @Test
    void doesNotCallForAPausedRunAndKeepsItsMoney() {
        var money = bench.gate("t1");
        bench.status("PAUSED");

        var paused = bench.ask("t1");
        bench.status("RUNNING");
        bench.model.answers("resumed");
        var resumed = bench.ask("t1");

        assertThat(paused).isEqualTo(new Reply.Stopped());
        assertThat(resumed)
                .isInstanceOfSatisfying(
                        Reply.Received.class,
                        received -> assertThat(received.reservation()).isEqualTo(money));
    }

    @Test
    void doesNotCallWithoutABudgetGate() {
        assertThat(bench.ask("t1"))
                .isInstanceOfSatisfying(
                        Reply.Broken.class,
                        broken -> assertThat(broken.reason()).contains("t1", "budget gate"));
        assertThat(bench.model.requests()).isEmpty();
    }

    @Test
    void refusesToCallInsideATransactionAndToStoreOutsideOne() {
        bench.gate("t1");
        bench.model.answers("a");

        assertThatThrownBy(() -> bench.inTurn(() -> bench.ask("t1")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("must not run inside a transaction");
        var reply = (Reply.Received) bench.ask("t1");
        assertThatThrownBy(() -> bench.journal.store(reply)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void letsManyLeaveAtOnceEachWithItsOwnMoney() throws Exception {
        var tasks = IntStream.range(0, 100).mapToObj(i -> "t" + i).toList();
        tasks.forEach(bench::gate);
        tasks.forEach(bench.model::answers);
        var start = new CountDownLatch(1);

        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            var replies = tasks.stream()
                    .map(task -> callers.submit(() -> {
                        start.await();
                        return (Reply.Received) bench.ask(task);
                    }))
                    .toList();
            start.countDown();
            for (var reply : replies) {
                bench.store(reply.get());
            }
        }

        assertThat(bench.model.requests().stream().map(ChatRequest::callId)).doesNotHaveDuplicates();
        assertThat(bench.book()).isEqualTo("0.00 0.045");
    }
}

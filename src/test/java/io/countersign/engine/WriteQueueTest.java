package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;

/** Companies take turns, and nobody writes what nobody waits for. */
class WriteQueueTest {
    private final WriteQueue queue = new WriteQueue();

    @Test
    void leavesOutOrdersThatNobodyWaitsForAnyMore() {
        var left = order("one", Duration.ZERO);
        var waits = order("one", Duration.ofMinutes(1));
        assertThatThrownBy(left::await).isInstanceOf(CannotAcquireLockException.class);
        queue.add(left);
        queue.add(waits);

        assertThat(queue.take(1)).isEqualTo(List.of(waits));
        assertThat(queue.size()).isOne();
    }

    @Test
    void servesTheOthersBeforeACompanyWhoseLockDidNotCome() {
        var first = task("one");
        var second = task("one");
        var other = task("two");
        queue.add(first);
        queue.add(second);
        var taken = queue.take(1);
        queue.add(other);
        queue.putBack(taken);
        queue.finished(1);

        assertThat(queue.take(1)).isEqualTo(List.of(other));
        assertThat(queue.take(50)).isEqualTo(List.of(first, second));
        queue.finished(3);
        assertThat(queue.size()).isZero();
    }

    @Test
    void doesNotPutBackWhatNobodyWaitsFor() {
        var order = order("one", Duration.ofMinutes(1));
        queue.add(order);
        var taken = queue.take(1);
        order.failed(new IllegalStateException("refused"));
        queue.putBack(taken);
        queue.finished(1);

        assertThat(queue.size()).isZero();
    }

    private static Write.Order<String> order(String company, Duration patience) {
        return new Write.Order<>(company, patience, () -> "done");
    }

    private static Write.Finished task(String company) {
        var task = new Task(UUID.randomUUID().toString(), "node-1", "agent.work", UUID.randomUUID(), "i", 1, Map.of());
        return new Write.Finished(company, task, Handled.Finish.of(new TaskOutcome.Broken("broken")), () -> {});
    }
}

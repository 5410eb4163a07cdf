package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns();

    @Test
    void thoseOfOneKeyGoOneAfterAnother() {
        var inside = new AtomicInteger();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var most = pool
                    .invokeAll(IntStream.range(0, 200)
                            .mapToObj(_ -> (Callable<Integer>) () -> turns.take("sam", () -> {
                                var now = inside.incrementAndGet();
                                Thread.yield();
                                inside.decrementAndGet();
                                return now;
                            }))
                            .toList())
                    .stream()
                    .mapToInt(Future::resultNow)
                    .max();

            assertThat(most).hasValue(1);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(turns.size()).isZero();
    }

    @Test
    void anotherKeyWaitsForNobody() throws InterruptedException {
        var there = new CountDownLatch(1);
        var done = new CountDownLatch(1);
        var slow = Thread.ofVirtual()
                .start(() -> turns.take("sam", () -> {
                    there.countDown();
                    await(done);
                    return 1;
                }));
        there.await();

        assertThat(turns.take("dan", () -> 2)).isEqualTo(2);

        done.countDown();
        slow.join();
        assertThat(turns.size()).isZero();
    }

    @Test
    void whoFailsGivesTheTurnBack() {
        assertThatThrownBy(() -> turns.take("sam", () -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(turns.size()).isZero();
        assertThat(turns.take("sam", () -> 3)).isEqualTo(3);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

package io.countersign.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoMoreInteractions;
import static org.mockito.Mockito.when;

import io.countersign.engine.internals.CompletionBatch;
import io.micrometer.tracing.Tracer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;

/** What a node has in hand is worked once, and let go of where it is another's. */
class DispatcherTest {
    private static final UUID RUN = UUID.randomUUID();

    private final Committer committer = mock(Committer.class);
    private final CompletionBatch completions = mock(CompletionBatch.class);

    @Test
    void letsGoOfATaskThatIsAnothersAndWritesNothing() {
        var dispatcher = dispatcher(_ -> new Handled.Lost());

        dispatcher.accept(task("node-1"));

        await().until(() -> !dispatcher.holds("task"));
        verify(committer, never()).submit(any());
    }

    @Test
    void takesATaskUpAgainThatCameBackUnderANewNameWhileTheOldOneWasInHand() throws InterruptedException {
        var workers = new ConcurrentLinkedQueue<String>();
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var dispatcher = dispatcher(task -> {
            workers.add(task.worker());
            begun.countDown();
            uninterrupted(goOn);
            return new Handled.Lost();
        });

        dispatcher.accept(task("node-1"));
        begun.await();
        dispatcher.accept(task("node-2"));
        goOn.countDown();

        await().until(() -> !dispatcher.holds("task"));
        assertThat(workers).containsExactly("node-1", "node-2");
    }

    @Test
    void leavesToOthersWhatItHasNotBegunWhenItCloses() throws InterruptedException {
        var begun = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var dispatcher = dispatcher(_ -> {
            begun.countDown();
            uninterrupted(goOn);
            return new Handled.Lost();
        });
        dispatcher.accept(task("task", "node-1"));
        begun.await();
        dispatcher.accept(task("in-the-queue", "node-1"));
        await().until(() -> dispatcher.holds("in-the-queue"));

        dispatcher.close();
        dispatcher.accept(task("too-late", "node-1"));

        await().until(() -> dispatcher.unwritten() == 0);
        verify(completions).giveBack("in-the-queue", "node-1");
        verify(completions).giveBack("too-late", "node-1");
        verify(completions, never()).giveBack("task", "node-1");
        assertThat(dispatcher.working()).isEqualTo(1);
        goOn.countDown();
        await().untilAsserted(() -> verify(completions).giveBack("task", "node-1"));
        assertThat(dispatcher.inHand()).isZero();
        verifyNoMoreInteractions(completions);
    }

    /** Waits are handed back before the node closes: they are kept until then and given away at once. */
    @Test
    void givesAwayWhatAStoppingNodeWaitsForNoLonger() {
        var dispatcher = dispatcher(_ -> new Handled.Lost());
        dispatcher.stopping();

        dispatcher.accept(task("node-1"));
        await().until(() -> dispatcher.unwritten() == 1);
        dispatcher.close();

        await().until(() -> dispatcher.unwritten() == 0);
        verify(completions).giveBack("task", "node-1");
    }

    private Dispatcher dispatcher(Function<Task, Handled> work) {
        ObjectProvider<TaskHandler> handlers = provider();
        when(handlers.stream()).thenReturn(Stream.of(new TaskHandler() {
            @Override
            public String topic() {
                return "agent.work";
            }

            @Override
            public Set<String> variables() {
                return Set.of();
            }

            @Override
            public Handled handle(Task task) {
                return work.apply(task);
            }
        }));
        ObjectProvider<RunDirectory> runs = provider();
        when(runs.getObject()).thenReturn(_ -> "acme");
        ObjectProvider<CompletionBatch> batches = provider();
        when(batches.getObject()).thenReturn(completions);
        return new Dispatcher(
                handlers,
                runs,
                committer,
                new GivenAway(batches),
                new ActSpans(Tracer.NOOP, 1),
                new EngineSettings(1, 1, 1, 1, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(1)));
    }

    @SuppressWarnings("unchecked")
    private static <T> ObjectProvider<T> provider() {
        return mock(ObjectProvider.class);
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Task task(String worker) {
        return task("task", worker);
    }

    private static Task task(String id, String worker) {
        return new Task(id, worker, "agent.work", RUN, "instance", 1, Map.of());
    }
}

package io.countersign.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Hands agent tasks that this node holds to their handlers, each on a virtual thread and outside any transaction, and
 * what they found to the committer. A task is in hand at most once.
 */
@Component
public class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private final Handlers handlers;
    private final SingletonSupplier<RunDirectory> runs;
    private final Committer committer;
    private final GivenAway givenAway;
    private final ActSpans spans;
    private final FairQueue<InHand> queue;
    private final Map<String, InHand> inHand = new ConcurrentHashMap<>();
    private volatile boolean closing;
    private volatile boolean stopping;

    Dispatcher(
            ObjectProvider<TaskHandler> handlers,
            ObjectProvider<RunDirectory> runs,
            Committer committer,
            GivenAway givenAway,
            ActSpans spans,
            EngineSettings settings) {
        this.handlers = new Handlers(handlers);
        this.runs = SingletonSupplier.of(runs::getObject);
        this.committer = committer;
        this.givenAway = givenAway;
        this.spans = spans;
        this.queue = new FairQueue<>(settings.callsAtOnce(), settings.callsAtOncePerCompany());
    }

    /**
     * Takes a task that is locked for this node; never throws, since it is called from commit listeners. A task that is
     * in hand already, because its lock moved meanwhile, is looked at again once that is over. A node that is stopping
     * leaves it to others.
     */
    public void accept(Task task) {
        if (closing) {
            givenAway.add(task);
            return;
        }
        var fresh = new InHand(task);
        var hand = inHand.merge(task.id(), fresh, (old, _) -> {
            old.comesAgain(task);
            return old;
        });
        if (hand == fresh) {
            Thread.ofVirtual().name("admit-" + task.id()).start(() -> admit(fresh));
        }
    }

    private void letGo(InHand hand) {
        if (inHand.remove(hand.task().id(), hand)) {
            var again = hand.again();
            if (again != null) {
                accept(again);
            }
        }
    }

    private void admit(InHand hand) {
        for (int attempt = 1; !closing; attempt++) {
            try {
                hand.company(runs.obtain().companyOf(hand.task().run()));
                queue.add(hand.company(), hand);
                startNext();
                return;
            } catch (NoSuchElementException gone) {
                LOG.warn(
                        "Task {} is of a run that does not exist: {}",
                        hand.task().id(),
                        hand.task().run());
                letGo(hand);
                return;
            } catch (RuntimeException e) {
                LOG.warn("Task {} is taken up later: {}", hand.task().id(), e.toString());
                pause(Math.min(attempt, 10));
            }
        }
        leave(hand);
    }

    private static void pause(int seconds) {
        try {
            Thread.sleep(Duration.ofSeconds(seconds));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void startNext() {
        while (true) {
            var next = queue.next();
            if (next.isEmpty()) {
                return;
            }
            Thread.ofVirtual().name("act-" + next.get().task().id()).start(() -> work(next.get()));
        }
    }

    private void work(InHand hand) {
        try {
            if (closing) {
                leave(hand);
            } else if (hand.begin()) {
                done(hand, new Doing(hand.task(), hand.company(), spans));
            }
        } finally {
            hand.end();
            queue.done(hand.company());
            startNext();
        }
    }

    private void done(InHand hand, Doing doing) {
        try (var _ = doing.fields();
                var _ = spans.enter(doing.span())) {
            done(hand, doing, hand.task());
        }
    }

    private void done(InHand hand, Doing doing, Task task) {
        switch (handlers.handle(task)) {
            case Handled.Finish finish ->
                committer.submit(new Write.Finished(hand.company(), task, doing.watched(finish), () -> {
                    letGo(hand);
                    doing.ended();
                }));
            case Handled.Parked(var position) -> {
                hand.park(position);
                doing.ended("parked");
            }
            case Handled.Lost _ -> {
                LOG.info("Task {} was locked under {} and may be another node's by now", task.id(), task.worker());
                lost(hand);
                doing.ended("lost");
            }
        }
    }

    /** What a stopping node waited for goes on elsewhere: whoever has the task next waits for it. */
    private void lost(InHand hand) {
        if (!stopping) {
            letGo(hand);
        } else if (inHand.remove(hand.task().id(), hand)) {
            givenAway.add(newest(hand));
        }
    }

    /** The variables that the handler of a topic wants to see. */
    public Set<String> variables(String topic) {
        return handlers.of(topic).variables();
    }

    Collection<String> topics() {
        return handlers.topics();
    }

    /** The runs of which this node holds tasks, parked ones included. */
    public Set<UUID> runsInHand() {
        return inHand.values().stream().map(hand -> hand.task().run()).collect(Collectors.toSet());
    }

    /** Takes up the parked tasks of a run again. */
    public void resume(UUID run) {
        resume(run, Set.of());
    }

    /** The same but for what is parked for one of these positions. */
    public void resume(UUID run, Set<String> pausedPositions) {
        for (var hand : of(run)) {
            if (hand.isParked()
                    && !pausedPositions.contains(hand.position())
                    && inHand.remove(hand.task().id(), hand)) {
                accept(newest(hand));
            }
        }
    }

    /** Cuts off what is in flight for a run that is cancelled, and forgets its parked tasks. */
    public void stop(UUID run) {
        forget(run);
        of(run).forEach(InHand::interrupt);
    }

    /**
     * Forgets the parked tasks of a run that is over. What is still in flight for it was asked twice, here and by a node
     * that took its task over: it is paid, so its answer is waited for.
     */
    public void forget(UUID run) {
        for (var hand : of(run)) {
            if (hand.isParked()) {
                inHand.remove(hand.task().id(), hand);
            }
        }
    }

    private List<InHand> of(UUID run) {
        return inHand.values().stream()
                .filter(hand -> hand.task().run().equals(run))
                .toList();
    }

    boolean holds(String task) {
        return inHand.containsKey(task);
    }

    /** Before anybody hands back what was waited for; it is given away once this is closed. */
    @EventListener(ContextClosedEvent.class)
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void stopping() {
        stopping = true;
    }

    /** Nothing new is started any more: what is not begun, and what comes, is for others from now on. */
    void close() {
        givenAway.open();
        stopping = true;
        closing = true;
        inHand.values().forEach(this::leave);
    }

    private void leave(InHand hand) {
        if (hand.leave() && inHand.remove(hand.task().id(), hand)) {
            givenAway.add(newest(hand));
        }
    }

    private static Task newest(InHand hand) {
        var again = hand.again();
        return again == null ? hand.task() : again;
    }

    boolean isClosing() {
        return closing;
    }

    /** Results not yet written, and tasks not yet given away. */
    long unwritten() {
        return committer.size() + givenAway.size();
    }

    int inHand() {
        return inHand.size();
    }

    long working() {
        return inHand.values().stream().filter(InHand::isWorking).count();
    }
}

package io.countersign.engine;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Hands agent tasks that this node holds to their handlers, each on a virtual thread and outside any transaction, and
 * what they found to the committer. A task is in hand at most once.
 */
@Component
public class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    private static final Duration TROUBLE_PAUSE = Duration.ofSeconds(5);

    private final ObjectProvider<TaskHandler> handlers;
    private final ObjectProvider<RunDirectory> runs;
    private final Committer committer;
    private final FairQueue<Task> queue;
    private final Map<String, InHand> inHand = new ConcurrentHashMap<>();
    private volatile boolean closing;

    Dispatcher(
            ObjectProvider<TaskHandler> handlers,
            ObjectProvider<RunDirectory> runs,
            Committer committer,
            EngineSettings settings) {
        this.handlers = handlers;
        this.runs = runs;
        this.committer = committer;
        this.queue = new FairQueue<>(settings.callsAtOnce(), settings.callsAtOncePerCompany());
    }

    /** Takes a task that is locked for this node; never throws, since it is called from commit listeners. */
    public void accept(Task task) {
        if (closing || inHand.putIfAbsent(task.id(), new InHand(task)) != null) {
            return;
        }
        Thread.ofVirtual().name("admit-" + task.id()).start(() -> admit(task));
    }

    private void admit(Task task) {
        try {
            queue.add(runs.getObject().companyOf(task.run()), task);
            startNext();
        } catch (RuntimeException e) {
            inHand.remove(task.id());
            LOG.warn("Task {} could not be taken up and waits for the next look: {}", task.id(), e.toString());
        }
    }

    private void startNext() {
        while (true) {
            var next = queue.next();
            if (next.isEmpty()) {
                return;
            }
            Thread.ofVirtual().name("act-" + next.get().id()).start(() -> work(next.get()));
        }
    }

    private void work(Task task) {
        var company = runs.getObject().companyOf(task.run());
        var hand = inHand.get(task.id());
        try {
            if (closing || hand == null) {
                inHand.remove(task.id());
                return;
            }
            hand.thread = Thread.currentThread();
            switch (handled(task)) {
                case Handled.Finish finish -> {
                    hand.thread = null;
                    committer.submit(new Committer.Item(company, task, finish, () -> inHand.remove(task.id())));
                }
                case Handled.Parked _ -> {
                    hand.thread = null;
                    hand.parked = true;
                }
            }
        } finally {
            queue.done(company);
            startNext();
        }
    }

    private Handled handled(Task task) {
        try {
            return handler(task.topic()).handle(task);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Task {} ({}) met a database in trouble: {}", task.id(), task.topic(), e.toString());
            return Handled.Finish.of(new TaskOutcome.TryLater("The database was in trouble", TROUBLE_PAUSE));
        } catch (RuntimeException e) {
            LOG.error("Task {} ({}) failed", task.id(), task.topic(), e);
            return Handled.Finish.of(new TaskOutcome.Broken(
                    "Unexpected fault: " + e.getClass().getSimpleName() + "; the log of the node has the details"));
        }
    }

    private TaskHandler handler(String topic) {
        return handlers.stream()
                .filter(handler -> handler.topic().equals(topic))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No handler for topic " + topic));
    }

    /** The variables that the handler of a topic wants to see. */
    public Set<String> variables(String topic) {
        return handler(topic).variables();
    }

    Collection<String> topics() {
        return handlers.stream().map(TaskHandler::topic).toList();
    }

    /** The runs of which this node holds tasks, parked ones included. */
    public Set<UUID> runsInHand() {
        return inHand.values().stream().map(hand -> hand.task.run()).collect(Collectors.toSet());
    }

    /** Takes up the parked tasks of a run again. */
    public void resume(UUID run) {
        for (var hand : of(run)) {
            if (hand.parked && inHand.remove(hand.task.id(), hand)) {
                accept(hand.task);
            }
        }
    }

    /** Cuts off what is in flight for a run that is over, and forgets its parked tasks. */
    public void stop(UUID run) {
        for (var hand : of(run)) {
            var thread = hand.thread;
            if (hand.parked) {
                inHand.remove(hand.task.id(), hand);
            } else if (thread != null) {
                thread.interrupt();
            }
        }
    }

    private List<InHand> of(UUID run) {
        return inHand.values().stream()
                .filter(hand -> hand.task.run().equals(run))
                .toList();
    }

    boolean holds(String task) {
        return inHand.containsKey(task);
    }

    /** Nothing new is started any more. */
    void close() {
        closing = true;
    }

    /** Calls in flight and results not yet written. */
    long busy() {
        return inHand.values().stream()
                        .filter(hand -> !hand.parked && hand.thread != null)
                        .count()
                + committer.size();
    }

    private static final class InHand {
        private final Task task;
        private volatile @org.jspecify.annotations.Nullable Thread thread;
        private volatile boolean parked;

        InHand(Task task) {
            this.task = task;
        }
    }
}

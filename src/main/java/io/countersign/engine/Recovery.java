package io.countersign.engine;

import io.countersign.engine.internals.CompletionBatch;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.camunda.bpm.engine.externaltask.LockedExternalTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps this node's lease, and takes up agent tasks that nobody holds: those of nodes that fell silent, and those whose
 * pause before a retry is over.
 */
@Component
class Recovery implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
    private static final int AT_ONCE = 500;
    private static final int LOOKS_APART = 3;

    /** For what ended just before the farewell did. */
    private static final Duration LAST_WRITES = Duration.ofSeconds(3);

    private final NodeLease lease;
    private final DatabaseClock clock;
    private final ExternalTaskService tasks;
    private final CompletionBatch completions;
    private final Dispatcher dispatcher;
    private final EngineSettings settings;
    private Set<String> missing = Set.of();
    private int beats;
    private volatile boolean running;
    private volatile @Nullable Thread renewing;

    Recovery(
            NodeLease lease,
            DatabaseClock clock,
            @Qualifier("externalTaskService") ExternalTaskService tasks,
            CompletionBatch completions,
            Dispatcher dispatcher,
            EngineSettings settings) {
        this.lease = lease;
        this.clock = clock;
        this.tasks = tasks;
        this.completions = completions;
        this.dispatcher = dispatcher;
        this.settings = settings;
    }

    @Override
    public void start() {
        clock.align();
        lease.renew();
        running = true;
        renewing = Thread.ofPlatform().daemon().name("lease").start(() -> loop(lease::renew));
        Thread.ofPlatform().daemon().name("recovery").start(() -> loop(this::look));
        Thread.ofPlatform().daemon().name("clock").start(() -> loop(clock::align));
    }

    private void look() {
        if (!dispatcher.isClosing()) {
            takeOver();
            takeUpMissing();
            fetch();
        }
    }

    /** The lease is renewed on a thread of its own: looking after others' tasks must not cost this node its own. */
    private void loop(Runnable duty) {
        var quiet = false;
        while (running) {
            try {
                duty.run();
                quiet = false;
            } catch (RuntimeException e) {
                if (!quiet) {
                    LOG.warn("The node cannot look after its tasks for now: {}", e.toString());
                    quiet = true;
                }
            }
            sleep(settings.heartbeat());
        }
    }

    private void takeOver() {
        for (var node : lease.lapsed()) {
            var held = tasks.createExternalTaskQuery().workerId(node).listPage(0, AT_ONCE);
            held.forEach(task -> unlock(task.getId(), node));
            if (held.isEmpty()) {
                lease.forget(node);
            } else {
                LOG.info("Took {} tasks over from {}, which fell silent", held.size(), node);
            }
        }
    }

    /**
     * What this node has locked and not in hand, at two looks one after another: it never heard that a commit went
     * through, or could not take the task up when it did. Pauses before a retry are far shorter than such a lock.
     */
    private void takeUpMissing() {
        if (++beats % LOOKS_APART != 0) {
            return;
        }
        var worker = lease.worker();
        var found = tasks
                .createExternalTaskQuery()
                .workerId(worker)
                .lockExpirationAfter(Date.from(clock.now().plus(Task.LOCK.dividedBy(2))))
                .list()
                .stream()
                .map(ExternalTask::getId)
                .filter(task -> !dispatcher.holds(task))
                .collect(Collectors.toSet());
        for (var task : found) {
            if (missing.contains(task)) {
                LOG.info("Task {} was locked for this node and not in hand; it is taken up now", task);
                unlock(task, worker);
            }
        }
        missing = found;
    }

    /** Several nodes look after the same one: what one of them has taken over is its own, and no longer that node's. */
    private void unlock(String task, String worker) {
        try {
            completions.giveBack(task, worker);
        } catch (OptimisticLockingException e) {
            LOG.debug("Task {} moved on by itself", task);
        }
    }

    private void fetch() {
        var query = tasks.fetchAndLock(AT_ONCE, lease.worker());
        for (var topic : dispatcher.topics()) {
            query.topic(topic, Task.LOCK.toMillis())
                    .variables(dispatcher.variables(topic).toArray(String[]::new));
        }
        for (var task : query.execute()) {
            dispatcher.accept(task(task));
        }
    }

    private static Task task(LockedExternalTask task) {
        Map<String, Object> variables = new HashMap<>(task.getVariables());
        variables.values().removeIf(java.util.Objects::isNull);
        return new Task(
                task.getId(),
                task.getWorkerId(),
                task.getTopicName(),
                UUID.fromString(task.getBusinessKey()),
                task.getProcessInstanceId(),
                task.getRetries() == null ? Task.RETRIES : task.getRetries(),
                variables);
    }

    /**
     * Stops taking tasks, lets calls in flight finish, and leaves the rest to others at once. This comes before the server
     * stops: until then the readiness probe says that the node takes no requests, and those on their way are answered.
     */
    @Override
    public void stop() {
        dispatcher.close();
        await(() -> dispatcher.working() + dispatcher.unwritten() == 0, settings.farewell());
        await(() -> dispatcher.unwritten() == 0, LAST_WRITES);
        running = false;
        try {
            var thread = renewing;
            if (thread != null) {
                thread.join(settings.heartbeat().plusSeconds(2));
            }
            lease.giveUp();
            LOG.info("This node takes no more work; {} calls in flight are left to others", dispatcher.working());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.info("The lease is left to lapse by itself: {}", e.toString());
        }
    }

    private static void await(BooleanSupplier end, Duration patience) {
        var deadline = System.nanoTime() + patience.toNanos();
        while (!end.getAsBoolean() && System.nanoTime() - deadline < 0) {
            sleep(Duration.ofMillis(50));
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private static void sleep(Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

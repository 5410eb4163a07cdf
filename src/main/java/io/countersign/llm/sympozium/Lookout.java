package io.countersign.llm.sympozium;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for runs to end: one watch for all of this node's, and a list of them every now and then, since a watch may miss
 * what happened while the API server was away. Looks only while somebody waits. Whatever the API server answers, the wait
 * goes on; only a run that is certainly not there any more ends it.
 */
final class Lookout implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lookout.class);
    private static final Duration BREATH = Duration.ofSeconds(1);

    private final Cluster cluster;
    private final Duration resync;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private final Semaphore wake = new Semaphore(0);
    private final AtomicBoolean started = new AtomicBoolean();
    private volatile boolean closed;
    private volatile @Nullable Watch watch;

    Lookout(Cluster cluster, Duration resync) {
        this.cluster = cluster;
        this.resync = resync;
    }

    /** One thread that waits for one run. */
    private static final class Wait {
        private final UUID call;
        private final String name;
        private final CompletableFuture<Seen> end = new CompletableFuture<>();

        Wait(UUID call) {
            this.call = call;
            this.name = Identity.name(call);
        }

        void see(Seen seen) {
            if (seen.isFinal()) {
                end.complete(seen);
            }
        }
    }

    /** How the run ended, or nothing where it did not in time. The run was there when it is first waited for. */
    Optional<Seen> await(UUID call, Duration time) throws InterruptedException {
        var wait = new Wait(call);
        waits.add(wait);
        try {
            if (closed) {
                return Optional.of(new Seen.Left());
            }
            wake();
            return Optional.of(wait.end.get(time.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            waits.remove(wait);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Everybody stops waiting; the runs go on. */
    @Override
    public void close() {
        closed = true;
        waits.forEach(wait -> wait.see(new Seen.Left()));
        wake.release();
    }

    private void wake() {
        if (started.compareAndSet(false, true)) {
            Thread.ofVirtual().name("agent-runs").start(this::look);
        }
        wake.release();
    }

    private void look() {
        var troubled = false;
        while (!closed) {
            try {
                if (waits.isEmpty()) {
                    closeWatch();
                } else {
                    openWatch();
                    list();
                }
                troubled = false;
            } catch (RuntimeException e) {
                if (!troubled) {
                    LOG.warn("Agent runs cannot be looked after for now: {}", Refusals.reason(e));
                    troubled = true;
                }
            }
            rest(troubled && resync.compareTo(BREATH) > 0 ? BREATH : resync);
        }
        closeWatch();
    }

    /** Until the next look; sooner where somebody new waits or the watch broke. */
    private void rest(Duration time) {
        try {
            if (wake.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is waited for before the list is made and is not in it is asked for by name: only then is it gone. */
    private void list() {
        var waiting = Set.copyOf(waits);
        var found = cluster.list().stream()
                .collect(Collectors.toMap(run -> run.getMetadata().getName(), Function.identity(), (one, _) -> one));
        for (var wait : waiting) {
            wait.see(Optional.ofNullable(found.get(wait.name)).map(Seen::of).orElseGet(() -> cluster.see(wait.call)));
        }
    }

    private void openWatch() {
        if (watch != null) {
            return;
        }
        try {
            watch = cluster.watch(new Eyes());
        } catch (RuntimeException e) {
            LOG.debug("Agent runs are listed and not watched for now: {}", e.toString());
        }
    }

    private void closeWatch() {
        var open = watch;
        watch = null;
        if (open != null) {
            open.close();
        }
    }

    /** Passes on what the watch says; what a run was when it was deleted still counts. */
    private final class Eyes implements Watcher<GenericKubernetesResource> {
        @Override
        public void eventReceived(Action action, GenericKubernetesResource run) {
            var name = run.getMetadata().getName();
            var seen = Seen.of(run);
            var last = action == Action.DELETED && !seen.isFinal() ? new Seen.Gone() : seen;
            waits.stream().filter(wait -> wait.name.equals(name)).forEach(wait -> wait.see(last));
        }

        /** Too old a version, or a server that restarted: the next list comes with a new one. */
        @Override
        public void onClose(WatcherException cause) {
            LOG.debug("The watch for agent runs broke off: {}", cause.toString());
            watch = null;
        }
    }
}

package io.countersign.llm.sympozium;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes runs that are of no use any more: at once where we know, and every few minutes those of which a node that died
 * could not say so. Never a run that another installation ordered.
 */
final class Clearance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Clearance.class);
    static final Duration ROUND = Duration.ofMinutes(2);

    private final Cluster cluster;
    private final UnaryOperator<Set<UUID>> awaited;
    private final Thread rounds;
    private volatile boolean closed;

    Clearance(Cluster cluster, UnaryOperator<Set<UUID>> awaited, Duration round) {
        this.cluster = cluster;
        this.awaited = awaited;
        this.rounds = Thread.ofVirtual().name("agent-runs-clearance").unstarted(() -> goRound(round));
    }

    void start() {
        rounds.start();
    }

    /** On a thread of its own: the caller's may be interrupted, or in the middle of a commit. */
    void forget(UUID call) {
        Thread.ofVirtual().name("forget-" + call).start(() -> {
            try {
                cluster.find(Identity.name(call))
                        .filter(run -> cluster.identity().owns(run, call))
                        .ifPresent(this::delete);
            } catch (RuntimeException e) {
                LOG.debug("The run of call {} is deleted later: {}", call, e.toString());
            }
        });
    }

    private void goRound(Duration round) {
        while (!closed) {
            try {
                Thread.sleep(round);
                sweep();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.debug("Agent runs are cleared away later: {}", e.toString());
            }
        }
    }

    /** Listed before the journal is asked: what is ordered in between is not in the list. */
    void sweep() {
        Map<UUID, GenericKubernetesResource> found = new LinkedHashMap<>();
        cluster.list()
                .forEach(run -> Identity.call(run)
                        .filter(call -> cluster.identity().owns(run, call))
                        .ifPresent(call -> found.put(call, run)));
        if (!found.isEmpty()) {
            var kept = awaited.apply(found.keySet());
            found.forEach((call, run) -> {
                if (!kept.contains(call)) {
                    LOG.info(
                            "Nobody waits for agent run {} any more; it is deleted",
                            run.getMetadata().getName());
                    delete(run);
                }
            });
        }
    }

    private void delete(GenericKubernetesResource run) {
        cluster.delete(run.getMetadata().getName());
    }

    @Override
    public void close() {
        closed = true;
        rounds.interrupt();
    }
}

package io.countersign.engine;

import io.countersign.engine.internals.CompletionBatch;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Gives away the tasks that a stopping node does not begin any more: unlocked, each is any node's at its next look. What
 * cannot be unlocked becomes free with the node's lease.
 */
@Component
class GivenAway {
    private static final Logger LOG = LoggerFactory.getLogger(GivenAway.class);

    private final ObjectProvider<CompletionBatch> completions;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final AtomicInteger left = new AtomicInteger();

    GivenAway(ObjectProvider<CompletionBatch> completions) {
        this.completions = completions;
    }

    /** From now on, until the process ends. */
    void open() {
        Thread.ofPlatform().daemon().name("giving-away").start(this::giveAway);
    }

    /** Only hands over, since it is called from commit listeners. */
    void add(Task task) {
        left.incrementAndGet();
        tasks.add(task);
    }

    int size() {
        return left.get();
    }

    private void giveAway() {
        while (true) {
            try {
                var task = tasks.take();
                try {
                    completions.getObject().giveBack(task.id(), task.worker());
                } catch (RuntimeException e) {
                    LOG.debug("Task {} becomes free with the lease: {}", task.id(), e.toString());
                } finally {
                    left.decrementAndGet();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}

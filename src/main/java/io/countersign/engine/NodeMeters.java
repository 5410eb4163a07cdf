package io.countersign.engine;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** What this node has in hand. */
@Component
class NodeMeters implements MeterBinder {
    private final Dispatcher dispatcher;
    private final Committer committer;

    NodeMeters(Dispatcher dispatcher, Committer committer) {
        this.dispatcher = dispatcher;
        this.committer = committer;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("countersign.agent.tasks", dispatcher, Dispatcher::inHand)
                .description("Agent tasks of this node, waiting for their turn or at work")
                .register(registry);
        Gauge.builder("countersign.agent.tasks.working", dispatcher, Dispatcher::working)
                .description("Agent tasks of this node that are at work, most of them in a model call")
                .register(registry);
        Gauge.builder("countersign.writes.waiting", committer, Committer::size)
                .description("Finished tasks and orders of this node that are not written yet")
                .register(registry);
    }
}

package io.countersign.engine;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * The spans of acts. All acts of a run are in one trace whose id is the run's, whichever nodes do them and however long it
 * takes: nothing has to be handed on or kept. The trace has no span for the run itself.
 */
@Component
class ActSpans {
    private static final int RANDOM_BITS = 48;

    private final Tracer tracer;
    private final double share;

    /** @param share of all runs that are traced */
    ActSpans(Tracer tracer, @Value("${management.tracing.sampling.probability:1.0}") double share) {
        this.tracer = tracer;
        this.share = share;
    }

    Span begin(Task task, String company, String act) {
        return tracer.spanBuilder()
                .setParent(ofRun(task.run()))
                .name("act " + act)
                .tag("countersign.run", task.run().toString())
                .tag("countersign.company", company)
                .tag("countersign.act", act)
                .tag("countersign.task", task.id())
                .start();
    }

    Tracer.SpanInScope enter(Span span) {
        return tracer.withSpan(span);
    }

    private TraceContext ofRun(UUID run) {
        return tracer.traceContextBuilder()
                .traceId(hex(run.getMostSignificantBits()) + hex(run.getLeastSignificantBits()))
                .spanId(hex(run.getLeastSignificantBits()))
                .sampled((run.getMostSignificantBits() >>> (Long.SIZE - RANDOM_BITS)) < share * (1L << RANDOM_BITS))
                .build();
    }

    private static String hex(long bits) {
        return "%016x".formatted(bits);
    }
}

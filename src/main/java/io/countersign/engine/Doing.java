package io.countersign.engine;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.tracing.Span;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** One doing of an agent task, from its dispatch until what it found is written: what became of it, and how long it took. */
final class Doing {
    private final Task task;
    private final String company;
    private final Span span;
    private final long begun = System.nanoTime();

    /** Until the transaction that ends the task asks for it; so it stays where the task is another node's by then. */
    private volatile String outcome = "lost";

    Doing(Task task, String company, ActSpans spans) {
        this.task = task;
        this.company = company;
        this.span = spans.begin(task, company, act());
    }

    Span span() {
        return span;
    }

    /** What log lines about it say from here on. */
    LogFields fields() {
        return LogFields.of(Map.of(
                LogFields.RUN, task.run().toString(),
                LogFields.COMPANY, company,
                LogFields.ACT, act()));
    }

    /** The same work, heard by us when it is written; a batch that fails has it written anew. */
    Handled.Finish watched(Handled.Finish finish) {
        var fields = LogFields.current();
        return new Handled.Finish(finish.payment(), () -> {
            try (var _ = LogFields.of(fields)) {
                var found = finish.apply().get();
                outcome = name(found);
                return found;
            }
        });
    }

    void ended(String how) {
        outcome = how;
        ended();
    }

    void ended() {
        span.tag("countersign.outcome", outcome);
        span.end();
        Metrics.timer("countersign.acts", "act", act(), "outcome", outcome)
                .record(Duration.ofNanos(System.nanoTime() - begun));
    }

    private String act() {
        var topic = task.topic();
        return topic.substring(topic.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
    }

    private String name(TaskOutcome found) {
        return switch (found) {
            case TaskOutcome.Done _ -> "done";
            case TaskOutcome.Refused _ -> "failed";
            case TaskOutcome.TryLater _ -> task.retries() > 1 ? "retry" : "incident";
            case TaskOutcome.Later _ -> "later";
            case TaskOutcome.Broken _ -> "incident";
        };
    }
}

package io.countersign.trial.chaos;

import io.countersign.trial.StubModel;
import io.countersign.trial.StubModel.Question;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What the model was asked and what it served, by the call's id; the clock is that of the database's machine. */
final class CallLog {
    private final Map<UUID, Asked> calls = new ConcurrentHashMap<>();
    private final AtomicInteger twice = new AtomicInteger();

    /** A call that arrived; {@code served} is set once its answer went out whole. */
    static final class Asked {
        final UUID call;
        final String node;
        final Instant arrived = Instant.now();
        volatile Instant served;

        Asked(UUID call, String node) {
            this.call = call;
            this.node = node;
        }
    }

    /** The view of the model that one node asks. */
    StubModel.Watcher of(String node) {
        return new StubModel.Watcher() {
            @Override
            public void asked(Question question) {
                if (calls.putIfAbsent(question.call(), new Asked(question.call(), node)) != null) {
                    twice.incrementAndGet();
                }
            }

            @Override
            public void served(Question question, long nanos) {
                calls.get(question.call()).served = Instant.now();
            }
        };
    }

    Collection<Asked> all() {
        return calls.values();
    }

    boolean knows(UUID call) {
        return calls.containsKey(call);
    }

    /** Whether its answer went out by then. */
    boolean servedBy(UUID call, Instant then) {
        var asked = calls.get(call);
        return asked != null && asked.served != null && !asked.served.isAfter(then);
    }

    boolean askedBy(String node, UUID call) {
        var asked = calls.get(call);
        return asked != null && asked.node.equals(node);
    }

    long askedBy(String node) {
        return calls.values().stream().filter(asked -> asked.node.equals(node)).count();
    }

    /** How many calls came a second time under the same id. */
    int twice() {
        return twice.get();
    }
}

package io.countersign.llm;

import io.countersign.ledger.Money;
import io.countersign.ledger.Tokens;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What this node's model calls took, as it heard of them: a call is counted when its answer or failure comes, not when the
 * books have it. The ledger, not a meter, says what was spent; so a fraction of a cent may be lost here to a {@code double}.
 */
final class CallMeters {
    private static final double NANOS = 1e9;

    private CallMeters() {}

    static void answered(Journal.Act act, Duration latency, @Nullable Tokens usage, Money cost) {
        ended(act, "answered", latency);
        Metrics.counter("countersign.model.cost.usd", "company", act.company()).increment(cost.nanos() / NANOS);
        if (usage != null) {
            tokens("input", usage.input());
            tokens("output", usage.output());
        }
    }

    static void failed(Journal.Act act, Duration latency, ChatFailure failure) {
        var kind = switch (failure) {
            case ChatFailure.NotSent _ -> "not-sent";
            case ChatFailure.Wait _ -> "come-back-later";
            case ChatFailure.Fault _ -> "fault";
            case ChatFailure.Malformed _ -> "malformed";
            case ChatFailure.Refused _ -> "refused";
            case ChatFailure.Rejected _ -> "rejected";
            case ChatFailure.Busy _ -> "busy";
            case ChatFailure.Spent _ -> "spent";
            case ChatFailure.Left _ -> "left";
            case ChatFailure.Unseen _ -> "unseen";
        };
        ended(act, kind, latency);
    }

    private static void ended(Journal.Act act, String outcome, Duration latency) {
        Metrics.timer("countersign.model.calls", "act", act.kind(), "outcome", outcome)
                .record(latency);
    }

    private static void tokens(String direction, long number) {
        Metrics.counter("countersign.model.tokens", "direction", direction).increment(number);
    }
}

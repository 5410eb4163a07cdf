package io.countersign.company;

import io.countersign.ledger.Money;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A routine as far as it could be read; a null is absent or was reported as a fault. */
record RoutineDraft(
        String path,
        @Nullable String key,
        @Nullable String every,
        @Nullable String cron,
        @Nullable String timeZone,
        @Nullable String objective,
        @Nullable String acceptance,
        @Nullable Money budget,
        Missed missed) {
    RoutineDefinition definition() {
        return new RoutineDefinition(
                Objects.requireNonNull(key),
                every,
                cron,
                timeZone,
                Objects.requireNonNull(objective),
                acceptance,
                Objects.requireNonNull(budget),
                missed);
    }
}

package io.countersign.problem;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's states that say: not now. */
public final class SqlStates {
    /** Serialisation failure, deadlock, lock not available, cancelled by timeout. */
    private static final Set<String> BUSY = Set.of("40001", "40P01", "55P03", "57014");

    private SqlStates() {}

    /** Whether the same would succeed when others have gone on; the database itself is well. */
    public static boolean isBusy(@Nullable String state) {
        return state != null && BUSY.contains(state);
    }
}

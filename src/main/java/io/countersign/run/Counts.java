package io.countersign.run;

import io.countersign.company.CompanyVersion;
import java.util.HashMap;
import java.util.Map;

/** How many assignments each position that may be delegated to gets in the coming round; zero skips its call activity. */
final class Counts {
    private final Map<String, Integer> counts = new HashMap<>();

    Counts(CompanyVersion version, String manager) {
        version.delegates(manager).forEach(delegate -> counts.put(delegate.key(), 0));
    }

    /** The ordinal of the position's next assignment. */
    int next(String position) {
        return counts.merge(position, 1, Integer::sum) - 1;
    }

    void none(String position) {
        counts.put(position, 0);
    }

    Map<String, Object> variables() {
        var variables = new HashMap<String, Object>();
        counts.forEach((position, count) -> variables.put("assignmentsFor_" + position.replace('-', '_'), count));
        return variables;
    }
}

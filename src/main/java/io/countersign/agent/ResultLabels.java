package io.countersign.agent;

import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/** The short names by which an agent refers to what came back: at most fifty, each once. */
final class ResultLabels {
    static final int MOST = 50;
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9-]{1,20}");

    private ResultLabels() {}

    static void check(String field, List<Returned> returned) {
        if (returned.size() > MOST) {
            throw new IllegalArgumentException(field + ": at most " + MOST + " results, not " + returned.size());
        }
        var seen = new HashSet<String>();
        for (var one : returned) {
            if (!SHAPE.matcher(one.label()).matches()) {
                throw new IllegalArgumentException(field + ": a label is 1 to 20 letters, digits or hyphens");
            }
            if (!seen.add(one.label())) {
                throw new IllegalArgumentException(field + ": label " + one.label() + " is given twice");
            }
        }
    }
}

package io.countersign.trial;

import java.util.ArrayList;

/** Company definitions of regular shapes, with budgets that never run out. */
public final class OrgChart {
    private static final String LIMIT = "900000";
    private static final int MOST_REPORTS = 50;

    private OrgChart() {}

    /** Every manager on {@code levels} levels below the top has {@code fanOut} direct reports; no level is the top alone. */
    public static String tree(String company, int levels, int fanOut) {
        var positions = 0;
        for (int level = 0, width = 1; level <= levels; level++, width *= fanOut) {
            positions += width;
        }
        return ofSize(company, positions, fanOut);
    }

    /** So many positions, filled level by level; the top is called {@code ceo}, the others by their number. */
    public static String ofSize(String company, int positions, int fanOut) {
        if (fanOut > MOST_REPORTS) {
            throw new IllegalArgumentException("A manager has at most " + MOST_REPORTS + " direct reports");
        }
        var lines = new ArrayList<String>();
        for (var n = 0; n < positions; n++) {
            lines.add("  - {key: %s, title: Position %d, instructions: Does what is asked.%s, authority: %s}"
                    .formatted(key(n), n, n == 0 ? "" : ", reportsTo: " + key((n - 1) / fanOut), LIMIT));
        }
        return """
            company: %s
            name: Company %s
            mission: To be put to the test.
            budget: %s
            maxReworks: 2
            positions:
            %s
            """.formatted(company, company, LIMIT, String.join("\n", lines));
    }

    private static String key(int number) {
        return number == 0 ? "ceo" : "p" + number;
    }
}

package io.countersign.trial;

import java.util.ArrayList;
import java.util.List;

/** Company definitions of regular shapes, with budgets that never run out. */
public final class OrgChart {
    private static final String LIMIT = "900000";

    private OrgChart() {}

    /** Every manager on {@code levels} levels below the top has {@code fanOut} direct reports; no level is the top alone. */
    public static String tree(String company, int levels, int fanOut) {
        var positions = new ArrayList<String>();
        positions.add("  - {key: ceo, title: Chief executive, instructions: Leads., budget: %s, authority: %s}"
                .formatted(LIMIT, LIMIT));
        var above = List.of("ceo");
        for (var level = 1; level <= levels; level++) {
            var here = new ArrayList<String>();
            for (var manager : above) {
                for (var n = 1; n <= fanOut; n++) {
                    var key = (level == 1 ? "p" : manager + "-") + n;
                    positions.add(
                            "  - {key: %s, title: Position %s, instructions: Works., reportsTo: %s, authority: %s}"
                                    .formatted(key, key, manager, LIMIT));
                    here.add(key);
                }
            }
            above = here;
        }
        return """
            company: %s
            name: Company %s
            mission: To be put to the test.
            budget: %s
            maxReworks: 2
            positions:
            %s
            """.formatted(company, company, LIMIT, String.join("\n", positions));
    }
}

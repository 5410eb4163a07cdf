package io.countersign.run.answers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;

/** The shape of a company: who reports to whom, with what authority and budget; and what bounds follow from it. */
record OrgChart(String name, int maxReworks, List<Integer> managers, List<String> extras) {
    private static final int MOST_ASSIGNMENTS = 50;
    private static final int PER_REPORT = 4;

    /** The shapes of the tests, each with details of its own for each seed. */
    static OrgChart of(String name, long seed) {
        var random = new Random(seed * 31 + name.hashCode());
        return switch (name) {
            case "one position" -> drawn(name, 1, _ -> -1, false, random);
            case "a chain of eight" -> drawn(name, 8, n -> n - 1, false, random);
            case "a flat thirty" -> drawn(name, 31, _ -> 0, false, random);
            case "five by five" -> drawn(name, 31, n -> n <= 5 ? 0 : (n - 6) / 5 + 1, false, random);
            case "head and hand" -> plain(name);
            default -> drawn(name, random.nextInt(2, 15), random::nextInt, true, random);
        };
    }

    /** Three positions with all authority and no budget of their own: nobody but the gateway can get in the way. */
    private static OrgChart plain(String name) {
        var authority = ", authority: 40";
        return new OrgChart(name, 2, List.of(-1, 0, 0), List.of(authority, authority, authority));
    }

    private static OrgChart drawn(String name, int size, IntUnaryOperator manager, boolean people, Random random) {
        var managers = new ArrayList<Integer>();
        var extras = new ArrayList<String>();
        for (var n = 0; n < size; n++) {
            managers.add(n == 0 ? -1 : manager.applyAsInt(n));
            var extra = ", authority: " + List.of("0", "0.02", "0.5", "10").get(random.nextInt(4));
            if (n > 0 && random.nextInt(6) == 0) {
                extra += ", budget: 0." + random.nextInt(10, 100);
            }
            if (people && random.nextInt(12) == 0) {
                extra += ", filledBy: people, users: [carol]";
            }
            extras.add(extra);
        }
        // A budget must not be above one around it: only whom nobody reports to keeps its own.
        for (var n = 0; n < size; n++) {
            if (managers.contains(n)) {
                extras.set(n, extras.get(n).replaceAll(", budget: [0-9.]+", ""));
            }
        }
        return new OrgChart(name, random.nextInt(3), managers, extras);
    }

    String yaml(String company) {
        var yaml = new StringBuilder("""
            company: %s
            name: Under fire
            mission: To bear whatever is answered.
            budget: 50
            maxReworks: %d
            positions:
            """.formatted(company, maxReworks));
        for (var n = 0; n < managers.size(); n++) {
            var manager = managers.get(n) < 0 ? "" : ", reportsTo: p" + managers.get(n);
            yaml.append("- {key: p%d, title: Position %d, instructions: Acts.%s%s}\n"
                    .formatted(n, n, manager, extras.get(n)));
        }
        return yaml.toString();
    }

    /** The most assignments that one plan of each position hands out. */
    Map<String, Integer> mostHandedOut() {
        var most = new HashMap<String, Integer>();
        for (var n = 0; n < managers.size(); n++) {
            var key = n;
            var reports =
                    (int) managers.stream().filter(manager -> manager == key).count();
            most.put("p" + n, Math.min(MOST_ASSIGNMENTS, PER_REPORT * reports));
        }
        return most;
    }

    /** How many positions stand above this one. */
    int above(String position) {
        var above = 0;
        for (var at = managers.get(Integer.parseInt(position.substring(1))); at >= 0; at = managers.get(at)) {
            above++;
        }
        return above;
    }
}

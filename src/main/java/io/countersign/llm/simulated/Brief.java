package io.countersign.llm.simulated;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the simulated model understands of a brief: its headings, the named lines below them, and what is quoted. */
record Brief(Part role, List<Part> parts, int room) {
    private static final String ITEM = "- Key:";

    /** One part: named values, with quoted lines joined; a quotation right below the heading has the empty name. */
    record Part(String heading, Map<String, String> values) {
        String value(String name) {
            return values.getOrDefault(name, "").strip();
        }
    }

    /**
     * Reads the two messages of a brief.
     *
     * @param room how many characters the answer may have
     */
    static Brief read(String system, String user, int room) {
        return new Brief(read(system).getFirst(), read(user), room);
    }

    private static List<Part> read(String text) {
        var parts = new ArrayList<Part>();
        parts.add(new Part("", new LinkedHashMap<>()));
        var name = "";
        for (var line : text.split("\n", -1)) {
            if (line.startsWith("# ")) {
                parts.add(new Part(line.substring(2), new LinkedHashMap<>()));
                name = "";
                continue;
            }
            if (line.startsWith(ITEM)) {
                parts.add(new Part(ITEM, new LinkedHashMap<>()));
            }
            var values = parts.getLast().values();
            int colon = line.indexOf(':');
            if (line.startsWith("> ")) {
                values.merge(name, line.substring(2), (one, other) -> one + "\n" + other);
            } else if (colon > 0) {
                name = line.substring(line.startsWith("- ") ? 2 : 0, colon).strip();
                var value = line.substring(colon + 1).strip();
                if (!value.isEmpty()) {
                    values.putIfAbsent(name, value);
                }
            }
        }
        return parts;
    }

    List<Part> called(String heading) {
        return parts.stream().filter(part -> part.heading().startsWith(heading)).toList();
    }

    Part one(String heading) {
        var called = called(heading);
        return called.isEmpty() ? new Part(heading, Map.of()) : called.getFirst();
    }

    List<Part> reports() {
        return called(ITEM);
    }

    String goal() {
        return one("Goal of the run").value("");
    }

    String objective() {
        return one("Your assignment").value("Objective");
    }

    String acceptance() {
        return one("Your assignment").value("Acceptance criteria");
    }

    String complaint() {
        return one("Why your earlier result was sent back").value("");
    }

    String title() {
        return role.value("Title").isEmpty() ? "Colleague" : role.value("Title");
    }

    /** A number that depends on who is asked for what. */
    int seed() {
        return Words.seed(role.value("Position") + "|" + objective() + "|" + goal());
    }
}

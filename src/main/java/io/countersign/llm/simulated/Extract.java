package io.countersign.llm.simulated;

import java.util.ArrayList;
import java.util.List;

/** The main points of a longer text: of every section its first bullets, else how the text begins. */
final class Extract {
    private static final int MOST_POINTS = 6;
    private static final int ONE_POINT = 300;

    private Extract() {}

    static String of(String text, int most) {
        var sections = new ArrayList<List<String>>();
        sections.add(new ArrayList<>());
        for (var line : text.lines().toList()) {
            if (line.startsWith("#")) {
                sections.add(new ArrayList<>());
            } else if (line.startsWith("- ") && !line.startsWith("- Next,") && !line.startsWith("- Missing:")) {
                sections.getLast().add(Words.shorter(line, Math.min(most, ONE_POINT)));
            }
        }
        sections.removeIf(List::isEmpty);
        if (sections.isEmpty()) {
            return Words.shorter(
                    text.replace(Simulation.NOTE, "").replaceAll("\\s+", " ").strip(), Math.min(most, 2 * ONE_POINT));
        }
        var points = new ArrayList<String>();
        int each = Math.max(1, MOST_POINTS / sections.size());
        int length = 0;
        for (var section : sections) {
            for (var point : section.subList(0, Math.min(each, section.size()))) {
                length += point.length() + 1;
                if (length <= most || points.isEmpty()) {
                    points.add(point);
                }
            }
        }
        return String.join("\n", points);
    }
}

package io.countersign.trial.image;

import java.util.ArrayList;
import java.util.List;

/** What was promised of an image and found to be so or not; printed as it comes. */
final class Findings {
    private final List<String> broken = new ArrayList<>();
    private String image = "";

    void begin(String name) {
        image = name;
    }

    void add(String promise, boolean kept, Object figure) {
        var line = "%-6s  %s: %s (%s)".formatted(kept ? "kept" : "BROKEN", image, promise, figure);
        System.out.println(line);
        if (!kept) {
            broken.add(line);
        }
    }

    void note(String figure, Object value) {
        System.out.println("        " + image + ": " + figure + " " + value);
    }

    boolean isEverythingKept() {
        return broken.isEmpty();
    }
}

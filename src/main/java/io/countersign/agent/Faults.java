package io.countersign.agent;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with an answer, field by field, short enough to be sent back. */
final class Faults {
    private static final int MOST = 10;
    private final List<String> faults = new ArrayList<>();

    void add(String path, String rule) {
        faults.add((path.isEmpty() ? "the answer" : path) + ": " + rule);
    }

    boolean none() {
        return faults.isEmpty();
    }

    @Override
    public String toString() {
        var shown = String.join("\n", faults.subList(0, Math.min(MOST, faults.size())));
        return faults.size() <= MOST ? shown : shown + "\nand " + (faults.size() - MOST) + " more faults";
    }
}

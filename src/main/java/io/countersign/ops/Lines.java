package io.countersign.ops;

import java.util.ArrayList;
import java.util.List;

/** A few labelled lines whose texts start in the same column. */
class Lines {
    private record Line(String label, String text) {}

    private final List<Line> lines = new ArrayList<>();

    Lines add(String label, String text) {
        lines.add(new Line(label, text));
        return this;
    }

    @Override
    public String toString() {
        var width = lines.stream().mapToInt(line -> line.label.length()).max().orElse(0);
        var text = new StringBuilder();
        for (var line : lines) {
            text.append("  ").append(line.label).repeat(' ', width - line.label.length() + 2);
            text.append(line.text).append('\n');
        }
        return text.toString();
    }
}

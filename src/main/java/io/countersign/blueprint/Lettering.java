package io.countersign.blueprint;

import java.util.ArrayList;
import java.util.List;

/** How much room a text takes in the sans-serif letters of BPMN tools; generous, since fonts differ. */
final class Lettering {
    static final int LABEL_LINE = 14;
    private static final int WIDEST_LABEL = 90;
    private static final double LABEL_SIZE = 11;
    private static final double NAME_SIZE = 12;

    private Lettering() {}

    /** The box of a label whose top centre is given; it wraps as BPMN tools wrap labels. */
    static Box under(String text, int centreX, int top) {
        var lines = lines(text, WIDEST_LABEL, LABEL_SIZE);
        var width =
                lines.stream().mapToInt(line -> width(line, LABEL_SIZE)).max().orElse(0);
        return new Box(centreX - width / 2, top, width, lines.size() * LABEL_LINE);
    }

    /** The box of a label whose bottom centre is given. */
    static Box over(String text, int centreX, int bottom) {
        var box = under(text, centreX, bottom);
        return new Box(box.x(), bottom - box.height(), box.width(), box.height());
    }

    /** The box of a one-line label that begins at the place given. */
    static Box beside(String text, int x, int top) {
        return new Box(x, top, width(text, LABEL_SIZE), LABEL_LINE);
    }

    static int linesOfName(String text, int width) {
        return lines(text, width, NAME_SIZE).size();
    }

    static List<String> lines(String text, int width, double size) {
        var lines = new ArrayList<String>();
        var line = "";
        for (var word : text.strip().split("\\s+")) {
            var longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(longer, size) > width) {
                lines.add(line);
                longer = word;
            }
            while (width(longer, size) > width && longer.length() > 1) {
                var fits = fitting(longer, width, size);
                lines.add(longer.substring(0, fits));
                longer = longer.substring(fits);
            }
            line = longer;
        }
        lines.add(line);
        return lines;
    }

    private static int fitting(String word, int width, double size) {
        var length = 1;
        while (length < word.length() && width(word.substring(0, length + 1), size) <= width) {
            length++;
        }
        return length;
    }

    static int width(String text, double size) {
        return (int) Math.ceil(text.codePoints().mapToDouble(Lettering::ems).sum() * size);
    }

    private static double ems(int letter) {
        if ("ijlftr.,:;'|!()[] ".indexOf(letter) >= 0) {
            return 0.34;
        }
        if (letter > 0x2E80) {
            return 1.05;
        }
        return Character.isUpperCase(letter) || letter == 'm' || letter == 'w' ? 0.8 : 0.58;
    }
}

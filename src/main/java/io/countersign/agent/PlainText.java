package io.countersign.agent;

/** Text of agents and people made harmless to store and to show: no control characters, one kind of line end. */
public final class PlainText {
    private PlainText() {}

    /** Keeps tabs and line ends; removes what PostgreSQL refuses, what hides, and what reorders text on screen. */
    public static String clean(String text) {
        var clean = new StringBuilder(text.length());
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            if (point == '\r') {
                if (at >= text.length() || text.charAt(at) != '\n') {
                    clean.append('\n');
                }
            } else if (point == 0x85 || point == 0x0B || point == 0x0C || point == 0x2028 || point == 0x2029) {
                clean.append('\n');
            } else if (Character.isSurrogate((char) point) && Character.isBmpCodePoint(point)) {
                clean.append('\uFFFD');
            } else if (point == '\n' || point == '\t' || !(Character.isISOControl(point) || hides(point))) {
                clean.appendCodePoint(point);
            }
        }
        return clean.toString();
    }

    /** The same on one line, with single spaces. */
    static String oneLine(String text) {
        return clean(text).replaceAll("\\s+", " ").strip();
    }

    /** The first characters of a text, for a message that must stay short. */
    static String start(String text, int characters) {
        var line = oneLine(text.length() > 8 * characters ? text.substring(0, 8 * characters) : text);
        return line.codePointCount(0, line.length()) <= characters
                ? line
                : line.substring(0, line.offsetByCodePoints(0, characters)) + "…";
    }

    /** What fits into a field of so many characters; no character is cut in half, which PostgreSQL would not store. */
    public static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    static int bytes(int point) {
        return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    }

    static int bytes(String text) {
        return Math.toIntExact(text.codePoints().mapToLong(PlainText::bytes).sum());
    }

    private static boolean hides(int point) {
        return (point >= 0x202A && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069)
                || (point >= 0xE0000 && point <= 0xE007F)
                || point == 0xFEFF;
    }
}

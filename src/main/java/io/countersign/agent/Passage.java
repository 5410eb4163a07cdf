package io.countersign.agent;

/** A part of a brief. Fixed words stay whole; other texts are shown as far as there is room. */
sealed interface Passage {
    /** Bytes of UTF-8 when nothing is left out. */
    int wanted();

    /** Bytes of UTF-8 when as much as possible is left out. */
    int least();

    /** Never longer than the room, which is at least the least; says so when something is left out. */
    String shown(int room);

    /** Our own words. */
    record Fixed(String text) implements Passage {
        @Override
        public int wanted() {
            return PlainText.bytes(text);
        }

        @Override
        public int least() {
            return wanted();
        }

        @Override
        public String shown(int room) {
            return text;
        }
    }

    /**
     * A text that may be cut. Each of its lines begins with the mark, so no text can end its own quotation.
     *
     * @param mark what every line begins with
     * @param first whether it is part of what the agent is asked to do, and is cut only after everything else
     * @param wanted bytes of UTF-8 with its marks
     */
    record Cuttable(String text, String mark, boolean first, int wanted) implements Passage {
        private static final int NOTE = 48;

        static Cuttable quote(String text, boolean first) {
            return of(PlainText.clean(text).strip(), "> ", first);
        }

        static Cuttable words(String text, boolean first) {
            return of(PlainText.clean(text).strip(), "", first);
        }

        static Cuttable line(String text, boolean first) {
            return of(PlainText.oneLine(text), "", first);
        }

        private static Cuttable of(String text, String mark, boolean first) {
            int wanted = text.codePoints().map(point -> cost(point, mark)).sum() + mark.length();
            return new Cuttable(text, mark, first, wanted);
        }

        @Override
        public int least() {
            return Math.min(wanted, NOTE + mark.length());
        }

        @Override
        public String shown(int room) {
            if (wanted <= room) {
                return marked(text);
            }
            int end = 0;
            int left = room - NOTE - mark.length();
            while (end < text.length() && cost(text.codePointAt(end), mark) <= left) {
                left -= cost(text.codePointAt(end), mark);
                end += Character.charCount(text.codePointAt(end));
            }
            return "%s\n[cut: %d of %d characters shown]"
                    .formatted(
                            marked(text.substring(0, end)),
                            text.codePointCount(0, end),
                            text.codePointCount(0, text.length()));
        }

        private String marked(String shown) {
            return mark + shown.replace("\n", "\n" + mark);
        }

        private static int cost(int point, String mark) {
            return point == '\n' ? 1 + mark.length() : PlainText.bytes(point);
        }
    }
}

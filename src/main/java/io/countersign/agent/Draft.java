package io.countersign.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A message in the making, which is cut to a number of bytes when it is finished: always in the same way. */
final class Draft {
    private final List<Passage> passages = new ArrayList<>();

    /** Our own words, on lines of their own. */
    Draft say(String words) {
        passages.add(new Passage.Fixed(words + "\n"));
        return this;
    }

    /** Words of the company's definition under a heading. */
    Draft words(String heading, String text, boolean first) {
        return add(heading + "\n", Passage.Cuttable.words(text, first));
    }

    /** The same on the line of its name. */
    Draft line(String name, String text, boolean first) {
        return add(name + " ", Passage.Cuttable.line(text, first));
    }

    /** What somebody else wrote. */
    Draft quote(String heading, String text, boolean first) {
        return add(heading + "\n", Passage.Cuttable.quote(text, first));
    }

    private Draft add(String before, Passage text) {
        passages.add(new Passage.Fixed(before));
        passages.add(text);
        passages.add(new Passage.Fixed("\n"));
        return this;
    }

    int least() {
        return passages.stream().mapToInt(Passage::least).sum();
    }

    /** The finished text, never longer than so many bytes of UTF-8. */
    String within(int bytes) {
        if (least() > bytes) {
            throw new IllegalArgumentException("A brief of at least " + least() + " bytes does not fit in " + bytes);
        }
        int extra = bytes - least();
        int others = more(false).sum();
        int levelFirst = level(more(true).toArray(), Math.max(extra / 2, extra - others));
        int used = more(true).map(more -> Math.min(more, levelFirst)).sum();
        int levelOthers = level(more(false).toArray(), extra - used);
        var text = new StringBuilder();
        for (var passage : passages) {
            int level = passage instanceof Passage.Cuttable cuttable && cuttable.first() ? levelFirst : levelOthers;
            text.append(passage.shown(passage.least() + Math.min(passage.wanted() - passage.least(), level)));
        }
        return text.toString();
    }

    private IntStream more(boolean first) {
        return passages.stream()
                .filter(passage -> passage instanceof Passage.Cuttable cuttable && cuttable.first() == first)
                .mapToInt(passage -> passage.wanted() - passage.least());
    }

    /** The most that each may take so that all fit: short texts stay whole, long ones share what they leave. */
    private static int level(int[] wishes, int room) {
        var ascending = IntStream.of(wishes).sorted().toArray();
        int left = room;
        for (int i = 0; i < ascending.length; i++) {
            int share = left / (ascending.length - i);
            if (ascending[i] > share) {
                return share;
            }
            left -= ascending[i];
        }
        return Integer.MAX_VALUE;
    }
}

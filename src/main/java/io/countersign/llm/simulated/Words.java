package io.countersign.llm.simulated;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Shortening texts so that they still read well, and numbers from texts. */
final class Words {
    private Words() {}

    /** The first sentence, without its end mark, cut between words. */
    static String gist(String text, int most) {
        var line = text.replaceAll("\\s+", " ").replaceAll("^[#>*\\- ]+", "").strip();
        var sentence = line.split("(?<=[.!?]) ", 2)[0];
        return shorter(sentence.replaceAll("[.!]+$", ""), most);
    }

    static String shorter(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = text.lastIndexOf(' ', most - 1);
        end = end < most / 2 ? most - 1 : end;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
    }

    /** Not negative, and well mixed even for similar texts. */
    static int seed(String text) {
        var sum = new CRC32();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return (int) (sum.getValue() * 0x9E3779B97F4A7C15L >>> 33);
    }
}

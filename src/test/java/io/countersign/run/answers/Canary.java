package io.countersign.run.answers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A secret that is looked for: its heart is of letters and digits only, so that it is the same in a URL, in JSON and in a
 * page, and stands between characters that are not.
 *
 * @param heart what is looked for, at whichever place of a longer text it was encoded
 */
record Canary(String name, String heart) {
    static Canary of(String name) {
        return new Canary(name, "Kq7Canary" + name + "Zw3");
    }

    /** Long enough for a key, and fit for a header. */
    String secret() {
        return "+/" + heart + "=.of-32-bytes-or-more";
    }

    /** As it is, in hexadecimal, and in the base64 of whatever text it is in. */
    List<String> forms() {
        var bytes = heart.getBytes(StandardCharsets.UTF_8);
        var forms = new ArrayList<>(List.of(heart, HexFormat.of().formatHex(bytes)));
        for (var before = 0; before < 3; before++) {
            var shifted = new byte[before + bytes.length];
            System.arraycopy(bytes, 0, shifted, before, bytes.length);
            var base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            // The first characters have bits of what is before, the last one of what comes after.
            var certain = base64.substring(before == 0 ? 0 : before + 1, base64.length() - 1);
            forms.add(certain);
            forms.add(certain.replace('+', '-').replace('/', '_'));
        }
        return forms.stream().distinct().toList();
    }

    boolean isIn(String text) {
        return forms().stream().anyMatch(text::contains) || text.toLowerCase().contains(forms().get(1));
    }
}

package io.countersign.llm.openai;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Keeps the key, and what looks like one, out of everything a person or a log may see. */
final class Secrets {
    private static final int LONGEST = 500;
    private static final String MASK = "***";
    private static final Pattern LIKE_A_KEY =
            Pattern.compile("(?i)bearer\\s+\\S+|\\bsk-[\\w*.-]{3,}|(?<=\\bkey[\\w ]{0,12}[ =:]{1,3})[\\w*.-]{12,}");

    private final List<String> forms;

    Secrets(String key) {
        var bytes = key.getBytes(StandardCharsets.UTF_8);
        forms = List.of(
                key,
                URLEncoder.encode(key, StandardCharsets.UTF_8),
                key.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"),
                Base64.getEncoder().withoutPadding().encodeToString(bytes));
    }

    /** The text without the key, in whichever of its usual forms it stands there. */
    String hide(String text) {
        var hidden = text;
        for (var form : forms) {
            hidden = hidden.replace(form, MASK);
        }
        return hidden;
    }

    /** One short line without secrets, and without characters that neither a database nor a terminal bears. */
    String clean(String text) {
        var oneLine = text.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        var masked = LIKE_A_KEY.matcher(hide(oneLine)).replaceAll(MASK);
        return masked.length() <= LONGEST ? masked : masked.substring(0, LONGEST) + "…";
    }

    /** The key as a header can carry it, or a refusal that does not repeat it. */
    static String key(String text) {
        var key = text.strip();
        if (key.isEmpty() || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new IllegalArgumentException(
                    "OPENAI_API_KEY must consist of visible ASCII characters without spaces");
        }
        return key;
    }

    @Override
    public String toString() {
        return MASK;
    }
}

package io.countersign.trial.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A dress for a command: a template that has its words somewhere, as they are or in a code. */
record Disguise(String family, String name, String template) {
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-f]{4})|([rnt0\\\\]))");
    private static final Pattern CODE = Pattern.compile("\\{([a-z0-9]+)}");
    private static final String LATIN = "ABCEHKMOPTXaceopxyi";
    private static final String LOOKS_LIKE_IT = "АВСЕНКМОРТХасеорхуі";
    private static final Map<String, UnaryOperator<String>> CODES = Map.ofEntries(
            Map.entry("words", words -> words),
            Map.entry("upper", words -> words.toUpperCase(Locale.ROOT)),
            Map.entry("spaced", words -> words.replaceAll("(?<=\\S)(?=\\S)", " ")),
            Map.entry("reversed", words -> new StringBuilder(words).reverse().toString()),
            Map.entry(
                    "json",
                    words -> String.valueOf(JsonStringEncoder.getInstance().quoteAsString(words))),
            Map.entry("base64", words -> Base64.getEncoder().encodeToString(words.getBytes(UTF_8))),
            Map.entry(
                    "base64url",
                    words -> Base64.getUrlEncoder().withoutPadding().encodeToString(words.getBytes(UTF_8))),
            Map.entry("hex", words -> HexFormat.of().formatHex(words.getBytes(UTF_8))),
            Map.entry("rot13", words -> mapped(words, Disguise::rot13)),
            Map.entry("percent", words -> URLEncoder.encode(words, UTF_8)),
            Map.entry("entities", words -> eachAs(words, "&#%d;")),
            Map.entry("escapes", words -> eachAs(words, "\\u%04x")),
            Map.entry("homoglyphs", words -> mapped(words, letter -> like(letter, LATIN, LOOKS_LIKE_IT))),
            Map.entry(
                    "fullwidth",
                    words -> mapped(words, letter -> letter > ' ' && letter < 0x7f ? letter + 0xfee0 : letter)),
            Map.entry("bold", words -> mapped(words, Disguise::bold)),
            Map.entry("zalgo", words -> words.replaceAll("(\\p{L})", "$1\u0336")),
            Map.entry("zerowidth", words -> words.replaceAll("(?<=\\S)(?=\\S)", "\u200b\u200d")),
            Map.entry("tags", words -> mapped(words, letter -> letter < 0x7f ? 0xe0000 + letter : letter)),
            Map.entry("filler", words -> "This has nothing to do with it. ".repeat(1200)));

    String of(String words) {
        var dressed = CODE.matcher(plain(template))
                .replaceAll(code -> Matcher.quoteReplacement(
                        CODES.getOrDefault(code.group(1), _ -> code.group()).apply(words)));
        return dressed;
    }

    private static String plain(String template) {
        return ESCAPE.matcher(template).replaceAll(escape -> {
            var point = escape.group(1) != null
                    ? String.valueOf((char) Integer.parseInt(escape.group(1), 16))
                    : Map.of("r", "\r", "n", "\n", "t", "\t", "0", "\0", "\\", "\\")
                            .get(escape.group(2));
            return Matcher.quoteReplacement(point);
        });
    }

    static String mapped(String words, IntUnaryOperator letter) {
        return words.codePoints()
                .map(letter)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    static int rot13(int letter) {
        if (letter >= 'a' && letter <= 'z') {
            return (letter - 'a' + 13) % 26 + 'a';
        }
        return letter >= 'A' && letter <= 'Z' ? (letter - 'A' + 13) % 26 + 'A' : letter;
    }

    /** The Latin letter that this one looks like, also where only the capital does. */
    static int latin(int letter) {
        return like(like(letter, LOOKS_LIKE_IT, LATIN), "вкмнт", "bkmht");
    }

    private static int like(int letter, String from, String to) {
        int at = from.indexOf(letter);
        return at < 0 ? letter : to.charAt(at);
    }

    private static int bold(int letter) {
        if (letter >= 'a' && letter <= 'z') {
            return letter - 'a' + 0x1d41a;
        }
        return letter >= 'A' && letter <= 'Z' ? letter - 'A' + 0x1d400 : letter;
    }

    private static String eachAs(String words, String form) {
        return words.chars().mapToObj(form::formatted).collect(Collectors.joining());
    }
}

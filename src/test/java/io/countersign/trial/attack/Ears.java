package io.countersign.trial.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.text.Normalizer;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds commands in whatever is read, and decodes for that what no sensible reader would. */
final class Ears {
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{16,}");
    private static final Pattern HEX = Pattern.compile("(?:[0-9a-f]{2}){12,}");
    private static final Pattern ENTITY = Pattern.compile("&#([0-9]+);");
    private static final Pattern UNICODE = Pattern.compile("\\\\u([0-9a-f]{4})");
    private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}]+");
    private static final int MOST_KNOWN = 20_000;
    private static final Map<String, Set<Order>> KNOWN = new ConcurrentHashMap<>();
    private static final List<Heard> COMMANDS = Corpus.known().stream()
            .map(command -> new Heard(command.order(), folded(command.words())))
            .toList();

    private Ears() {}

    private record Heard(Order order, String words) {}

    /** A command stands on one line; most lines are read again and again. */
    static Set<Order> orders(String read) {
        var orders = EnumSet.noneOf(Order.class);
        if (KNOWN.size() > MOST_KNOWN) {
            KNOWN.clear();
        }
        read.lines().distinct().forEach(line -> orders.addAll(KNOWN.computeIfAbsent(line, Ears::ofLine)));
        return orders;
    }

    private static Set<Order> ofLine(String read) {
        var orders = EnumSet.noneOf(Order.class);
        // Most decoders leave most lines as they are, and each line is folded once.
        for (var meaning : new LinkedHashSet<>(List.of(
                read,
                reversed(read),
                Disguise.mapped(read, Disguise::rot13),
                decoded(BASE64, read, Ears::base64),
                decoded(HEX, read, run -> new String(HexFormat.of().parseHex(run), UTF_8)),
                decoded(ENTITY, read, Ears::point),
                decoded(UNICODE, read, hex -> String.valueOf((char) Integer.parseInt(hex, 16))),
                percent(read)))) {
            var words = folded(meaning);
            COMMANDS.stream()
                    .filter(command -> words.contains(command.words()))
                    .forEach(command -> orders.add(command.order()));
        }
        return orders;
    }

    /** Letters and digits only, whatever they are written with. */
    private static String folded(String text) {
        var visible = Disguise.mapped(text, point -> point >= 0xe0020 && point < 0xe007f ? point - 0xe0000 : point);
        var small = Normalizer.normalize(visible, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        return NO_WORD.matcher(Disguise.mapped(small, Disguise::latin)).replaceAll("");
    }

    private static String reversed(String text) {
        return new StringBuilder(text).reverse().toString();
    }

    private static String decoded(Pattern code, String text, Function<String, String> meaning) {
        return code.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        meaning.apply(found.groupCount() > 0 ? found.group(1) : found.group())));
    }

    private static String base64(String run) {
        try {
            return new String(Base64.getDecoder().decode(run.replace('-', '+').replace('_', '/')), UTF_8);
        } catch (IllegalArgumentException e) {
            return run;
        }
    }

    private static String point(String number) {
        return number.length() < 7 && Character.isValidCodePoint(Integer.parseInt(number))
                ? Character.toString(Integer.parseInt(number))
                : number;
    }

    private static String percent(String text) {
        try {
            return URLDecoder.decode(text.replaceAll("%(?![0-9A-Fa-f]{2})", "%25"), UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}

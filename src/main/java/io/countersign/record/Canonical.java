package io.countersign.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * JSON in the one form that is hashed, and the hash.
 *
 * <p>RFC 8785: no white space, keys in order, as few escapes as there can be. Numbers are whole and written in full. A
 * character that the database cannot store (NUL, half of a surrogate pair) becomes U+FFFD.
 */
public final class Canonical {
    private static final String HEX = "0123456789abcdef";
    private static final int MOST_DIGITS = 150_000;
    private static final char REPLACEMENT = '\uFFFD';
    private static final JsonMapper READER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Canonical() {}

    /** The canonical text of a document. */
    public static String json(JsonNode node) {
        var out = new StringBuilder(256);
        write(node, out);
        return out.toString();
    }

    /** The same for a document that is text in whatever form, as the database has it. */
    public static String json(String text) {
        return json(read(text));
    }

    /** Reads a document without changing a number in it. */
    static JsonNode read(String text) {
        try {
            return READER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("is not JSON: " + e.getOriginalMessage());
        }
    }

    /** The SHA-256 of a text in UTF-8, in hexadecimal digits. */
    public static String digest(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A text as the database can keep it. */
    public static String storable(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        var out = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? REPLACEMENT : c)
                .forEach(out::appendCodePoint);
        return out.toString();
    }

    /** The text of a string that another one can be put together from: quoted, and escaped where it must be. */
    public static String quoted(String text) {
        var out = new StringBuilder(text.length() + 2);
        string(text, out);
        return out.toString();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether it has a fraction somewhere, which canonical JSON of ours must not have. */
    static boolean hasFraction(JsonNode node) {
        if (node.isContainerNode()) {
            return node.valueStream().anyMatch(Canonical::hasFraction);
        }
        return node.isNumber() && !node.isIntegralNumber();
    }

    private static void write(JsonNode node, StringBuilder out) {
        switch (node.getNodeType()) {
            case OBJECT -> object(node, out);
            case ARRAY -> array(node, out);
            case STRING -> string(node.textValue(), out);
            case NUMBER ->
                out.append(node.isIntegralNumber() ? node.bigIntegerValue().toString() : plain(node.decimalValue()));
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL, MISSING -> out.append("null");
            case BINARY, POJO -> throw new IllegalArgumentException("Not JSON: " + node.getNodeType());
        }
    }

    /** In full, as the database has it; one that is beyond what it can have would be gigabytes of zeros. */
    private static String plain(BigDecimal number) {
        if (Math.abs((long) number.scale()) > MOST_DIGITS) {
            throw new IllegalArgumentException("has the number " + number + ", which is beyond all bounds");
        }
        return number.toPlainString();
    }

    private static void object(JsonNode node, StringBuilder out) {
        var separator = '{';
        var fields =
                node.properties().stream().sorted(Map.Entry.comparingByKey()).toList();
        for (var field : fields) {
            out.append(separator);
            string(field.getKey(), out);
            out.append(':');
            write(field.getValue(), out);
            separator = ',';
        }
        out.append(fields.isEmpty() ? "{}" : "}");
    }

    private static void array(JsonNode node, StringBuilder out) {
        out.append('[');
        for (var i = 0; i < node.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            write(node.get(i), out);
        }
        out.append(']');
    }

    /** What needs no escape, which is nearly all, is taken over as a whole. */
    private static void string(String text, StringBuilder out) {
        out.append('"');
        var storable = storable(text);
        var from = 0;
        for (var i = 0; i < storable.length(); i++) {
            var c = storable.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                escape(c, out.append(storable, from, i));
                from = i + 1;
            }
        }
        out.append(storable, from, storable.length()).append('"');
    }

    private static void escape(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        }
    }
}

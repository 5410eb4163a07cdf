package io.countersign.outgoing;

import java.math.BigInteger;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host of a URL in its one spelling: names in ASCII and lower case without a final dot, addresses as such. Numbers are
 * read as browsers read them (WHATWG URL, section 3.5), so {@code 0x7f.1}, {@code 2130706433} and {@code 127.0.0.1} are one.
 */
record Host(String name, @Nullable InetAddress literal) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,40}|0x[0-9a-f]{0,40}");
    private static final int LONGEST = 253;

    static Host of(String text) {
        var bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (bare.indexOf(':') >= 0) {
            return literal(bare);
        }
        var name = ascii(text);
        if (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.length() > LONGEST || !NAME.matcher(name).matches()) {
            throw unusable(text);
        }
        return NUMBER.matcher(name.substring(name.lastIndexOf('.') + 1)).matches()
                ? numeric(name, text)
                : new Host(name, null);
    }

    /** Whether nothing but this machine is meant. */
    boolean isThisMachine() {
        return literal == null
                ? name.equals("localhost") || name.endsWith(".localhost")
                : Reach.of(literal) == Reach.LOOPBACK;
    }

    /** An interface of this machine, behind a per cent sign, is none of anybody's business. */
    private static Host literal(String text) {
        try {
            return of(InetAddress.ofLiteral(text.indexOf('%') < 0 ? text : ""));
        } catch (IllegalArgumentException e) {
            throw unusable(text);
        }
    }

    private static Host of(InetAddress address) {
        return new Host(address.getHostAddress(), address);
    }

    private static String ascii(String text) {
        try {
            return IDN.toASCII(text).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw unusable(text);
        }
    }

    private static Host numeric(String name, String text) {
        var parts = name.split("\\.", -1);
        if (parts.length > 4) {
            throw unusable(text);
        }
        var address = BigInteger.ZERO;
        for (var i = 0; i < parts.length; i++) {
            var part = number(parts[i], text);
            var bytes = i == parts.length - 1 ? 5 - parts.length : 1;
            if (part.bitLength() > bytes * Byte.SIZE) {
                throw unusable(text);
            }
            address = address.shiftLeft(bytes * Byte.SIZE).or(part);
        }
        var value = address.intValue();
        try {
            return of(InetAddress.getByAddress(
                    new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value}));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Four bytes are no address", e);
        }
    }

    private static BigInteger number(String part, String text) {
        if (!NUMBER.matcher(part).matches()) {
            throw unusable(text);
        }
        try {
            if (part.startsWith("0x")) {
                return part.length() == 2 ? BigInteger.ZERO : new BigInteger(part.substring(2), 16);
            }
            return new BigInteger(part, part.startsWith("0") ? 8 : 10);
        } catch (NumberFormatException e) {
            throw unusable(text);
        }
    }

    private static IllegalArgumentException unusable(String text) {
        var shown = text.replaceAll("[^\\x21-\\x7e]", "?");
        return new IllegalArgumentException(
                "\"" + shown.substring(0, Math.min(shown.length(), 100)) + "\" is no name or address of a host");
    }

    @Override
    public String toString() {
        return name;
    }
}

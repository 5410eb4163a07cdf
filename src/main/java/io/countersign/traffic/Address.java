package io.countersign.traffic;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The part of an address that one household or one machine has: of IPv6 the first half, for the rest is theirs to choose.
 * Some proxies forward an address with its port, which is theirs to choose too.
 */
final class Address {
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\[\\]]*)](?::\\d{1,5})?|([0-9.]+):\\d{1,5}");
    private static final int NETWORK_BYTES = 8;

    private Address() {}

    static String of(String remote) {
        try {
            var literal = bare(remote).replaceFirst("%.*$", "");
            return InetAddress.ofLiteral(literal) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, NETWORK_BYTES) + "/64"
                    : literal;
        } catch (IllegalArgumentException _) {
            return "unknown";
        }
    }

    private static String bare(String remote) {
        var form = WITH_PORT.matcher(remote);
        if (!form.matches()) {
            return remote;
        }
        return form.group(1) == null ? form.group(2) : form.group(1);
    }
}

package io.countersign.traffic;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** The part of an address that one household or one machine has: of IPv6 the first half, for the rest is theirs to choose. */
final class Address {
    private static final int NETWORK_BYTES = 8;

    private Address() {}

    static String of(String remote) {
        try {
            var literal = remote.replaceFirst("%.*$", "");
            return InetAddress.ofLiteral(literal) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, NETWORK_BYTES) + "/64"
                    : literal;
        } catch (IllegalArgumentException _) {
            return "unknown";
        }
    }
}

package io.countersign.access.web;

import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name in a {@code Host} header (RFC 9110, section 7.2), so that two spellings of one name are the same text. */
final class HostName {
    /**
     * A name or an IPv4 address, or an IPv6 address in brackets, perhaps with the interface by which it is reached
     * (RFC 6874); then perhaps a port.
     */
    private static final Pattern HOST = Pattern.compile(
            "(?:([A-Za-z0-9._-]{1,253})|\\[([0-9A-Fa-f:.]{2,45})(?:%[A-Za-z0-9._~%-]{1,64})?])(?::\\d{0,5})?");

    private HostName() {}

    /** Without port and final dot, in lower case, addresses in full; empty where there is none or it cannot be one. */
    static String of(@Nullable String header) {
        var host = HOST.matcher(header == null ? "" : header.strip());
        if (!host.matches()) {
            return "";
        }
        if (host.group(1) == null) {
            return address(host.group(2));
        }
        var plain = host.group(1).toLowerCase(Locale.ROOT);
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    }

    /** The address of this machine at which a request came in, which is never a name and has no brackets. */
    static String ofAddress(String address) {
        return address.indexOf(':') < 0 ? of(address) : of("[" + address + "]");
    }

    /** Eight groups without leading zeros, or the IPv4 address that is mapped into one of IPv6. */
    private static String address(String literal) {
        try {
            return InetAddress.ofLiteral(literal).getHostAddress();
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}

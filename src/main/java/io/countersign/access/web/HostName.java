package io.countersign.access.web;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The name in a {@code Host} header (RFC 9110, section 7.2), so that two spellings of one name are the same text. */
final class HostName {
    /** A name or an IPv4 address, or an IPv6 address in brackets; then perhaps a port. */
    private static final Pattern HOST =
            Pattern.compile("(?:([A-Za-z0-9._-]{1,253})|\\[([0-9A-Fa-f:.]{2,45})])(?::\\d{0,5})?");

    private HostName() {}

    /** Without port and final dot, in lower case; empty where there is none or it cannot be one. */
    static String of(@Nullable String header) {
        var host = HOST.matcher(header == null ? "" : header.strip());
        if (!host.matches()) {
            return "";
        }
        var name = host.group(1) == null ? host.group(2) : host.group(1);
        var plain = name.toLowerCase(Locale.ROOT);
        return plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
    }
}

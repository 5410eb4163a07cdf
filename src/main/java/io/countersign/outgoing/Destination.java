package io.countersign.outgoing;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A host that somebody who may says so allows, written {@code [http://]host[:port]}.
 *
 * @param port zero for every port
 * @param plain whether it may be spoken to without TLS
 */
record Destination(Host host, int port, boolean plain) {
    private static final Pattern FORM =
            Pattern.compile("(https?://)?([^/\\[\\]:@?#\\s]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?/?");
    private static final int MOST = 65_535;

    static Destination of(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("is neither a host, such as proxy.example:3128, nor a network");
        }
        var port = form.group(3) == null ? 0 : Integer.parseInt(form.group(3));
        if (port > MOST || form.group(3) != null && port == 0) {
            throw new IllegalArgumentException("has a port that is not from 1 to " + MOST);
        }
        return new Destination(Host.of(form.group(2)), port, "http://".equals(form.group(1)));
    }

    /** The host and port of a URL that is configured. */
    static Destination of(URI url) {
        if (url.getHost() == null) {
            throw new IllegalArgumentException("A URL names a host");
        }
        return new Destination(Host.of(url.getHost()), port(url), "http".equals(scheme(url)));
    }

    boolean is(Host other, int otherPort) {
        return host.equals(other) && (port == 0 || otherPort == 0 || port == otherPort);
    }

    static String scheme(URI url) {
        return url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    }

    static int port(URI url) {
        return url.getPort() > 0 ? url.getPort() : "http".equals(scheme(url)) ? 80 : 443;
    }
}

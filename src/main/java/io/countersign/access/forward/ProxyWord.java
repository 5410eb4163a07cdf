package io.countersign.access.forward;

import io.countersign.access.outside.OutsidePerson;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/** What the headers of a request say of who makes it, and whether that counts. */
sealed interface ProxyWord {
    /** What the record and the list of logins call the proxy. */
    String SOURCE = "forward-auth";

    /** Nothing is said. */
    record None() implements ProxyWord {}

    /** It is said, and by a proxy that is believed. */
    record Said(String user, String groups) implements ProxyWord {
        OutsidePerson person() {
            return new OutsidePerson(
                    SOURCE,
                    user,
                    Arrays.stream(groups.split("[,|]"))
                            .map(String::strip)
                            .filter(group -> !group.isEmpty())
                            .collect(Collectors.toSet()));
        }
    }

    /** It is said in a way that does not count. */
    record Wrong(String why) implements ProxyWord {}

    static ProxyWord of(HttpServletRequest request, ForwardAuthSettings settings, List<IpAddressMatcher> proxies) {
        var users = values(request, settings.userHeader());
        var groups = values(request, settings.groupsHeader());
        if (users.isEmpty() && groups.isEmpty()) {
            return new None();
        }
        if (!isProxy(Peer.of(request), proxies)) {
            return new Wrong("The headers " + settings.userHeader() + " and " + settings.groupsHeader()
                    + " are taken from the proxy only that COUNTERSIGN_FORWARD_AUTH_ADDRESSES names.");
        }
        if (users.size() > 1 || groups.size() > 1) {
            return new Wrong("The headers " + settings.userHeader() + " and " + settings.groupsHeader()
                    + " must come once: the proxy has to replace what others send.");
        }
        var user = users.isEmpty() ? "" : users.getFirst().strip();
        return user.isEmpty() ? new None() : new Said(user, groups.isEmpty() ? "" : groups.getFirst());
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }

    private static boolean isProxy(@Nullable String peer, List<IpAddressMatcher> proxies) {
        return peer != null && proxies.stream().anyMatch(proxy -> proxy.matches(peer));
    }
}

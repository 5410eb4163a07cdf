package io.countersign.access.web;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Under which host names the product may be asked, each without a port; an IPv6 address in brackets.
 *
 * @param allowedHosts none means any. What is needed inside a cluster is allowed anyway, so this list only adds
 * @param internalHosts further names for whoever deploys; they do not switch the guard on
 */
@ConfigurationProperties("countersign")
record HostSettings(
        @DefaultValue List<String> allowedHosts,
        @DefaultValue List<String> internalHosts) {
    HostSettings {
        allowedHosts = names("countersign.allowed-hosts", allowedHosts);
        internalHosts = names("countersign.internal-hosts", internalHosts);
    }

    private static List<String> names(String property, List<String> hosts) {
        return hosts.stream()
                .map(String::strip)
                .filter(host -> !host.isEmpty())
                .map(host -> name(property, host))
                .toList();
    }

    private static String name(String property, String host) {
        var name = HostName.of(host);
        if (name.isEmpty() || host.matches(".*:\\d*")) {
            throw new IllegalArgumentException(property + ": '" + host
                    + "' is no host name without port and path, nor an address (IPv6 in brackets)");
        }
        return name;
    }

    boolean guard() {
        return !allowedHosts.isEmpty();
    }

    Set<String> all() {
        var all = new HashSet<>(allowedHosts);
        all.addAll(internalHosts);
        return Set.copyOf(all);
    }
}

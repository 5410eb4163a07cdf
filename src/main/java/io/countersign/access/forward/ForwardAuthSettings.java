package io.countersign.access.forward;

import io.countersign.access.outside.OutsideRules;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Which proxies are believed when they say who somebody is, and in which headers they say it.
 *
 * @param addresses of the proxies as they connect to us, single or as networks (10.0.0.0/24); none are believed by default
 * @param userHeader has the user's name
 * @param groupsHeader has the proxy's groups, separated by commas or bars
 * @param groups which of its groups give which of ours: {@code theirs=ours,…}
 * @param links who of its users is a user that was there before: {@code theirs=ours,…}
 */
@ConfigurationProperties("countersign.forward-auth")
record ForwardAuthSettings(
        @DefaultValue List<String> addresses,
        @DefaultValue("Remote-User") String userHeader,
        @DefaultValue("Remote-Groups") String groupsHeader,
        @Nullable String groups,
        @Nullable String links) {
    private static final Pattern ADDRESS =
            Pattern.compile("(\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f.]*:[0-9A-Fa-f:.]+)(/\\d{1,3})?");
    private static final String PREFIX = "countersign.forward-auth";

    ForwardAuthSettings {
        addresses = addresses.stream()
                .map(String::strip)
                .filter(address -> !address.isEmpty())
                .toList();
        addresses.forEach(ForwardAuthSettings::proxy);
        userHeader = header("user-header", userHeader, "Remote-User");
        groupsHeader = header("groups-header", groupsHeader, "Remote-Groups");
        if (userHeader.equalsIgnoreCase(groupsHeader)) {
            throw new IllegalArgumentException(PREFIX + ".groups-header: is the same as the one of the user");
        }
        OutsideRules.read(PREFIX, groups, links);
    }

    private static String header(String property, String name, String otherwise) {
        if (name.isBlank()) {
            return otherwise;
        }
        if (!name.matches("[A-Za-z0-9-]{1,64}")) {
            throw new IllegalArgumentException(
                    PREFIX + "." + property + ": the name of a header, such as " + otherwise);
        }
        return name;
    }

    /** A proxy at any address would be everybody who finds the port. */
    private static IpAddressMatcher proxy(String address) {
        try {
            if (ADDRESS.matcher(address).matches() && !address.endsWith("/0")) {
                return new IpAddressMatcher(address);
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new IllegalArgumentException(
                PREFIX + ".addresses: '" + address + "' is no address of a proxy and no network such as 10.0.0.0/24");
    }

    boolean isOn() {
        return !addresses.isEmpty();
    }

    List<IpAddressMatcher> proxies() {
        return addresses.stream().map(ForwardAuthSettings::proxy).toList();
    }

    OutsideRules rules() {
        return OutsideRules.read(PREFIX, groups, links);
    }
}

package io.countersign.outgoing;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whom this product may connect to, beside whom a setting of its own names.
 *
 * @param allow hosts, {@code [http://]host[:port]}, and networks such as {@code 10.0.0.0/8}
 */
@ConfigurationProperties("countersign.outgoing")
public record OutgoingSettings(@DefaultValue List<String> allow) {
    /** Nobody beside. */
    public static final OutgoingSettings NONE = new OutgoingSettings(List.of());

    static final String NAME = "COUNTERSIGN_OUTGOING_ALLOW";

    public OutgoingSettings {
        allow = allow.stream().map(String::strip).filter(one -> !one.isEmpty()).toList();
        for (var entry : allow) {
            check(entry);
        }
    }

    List<Destination> destinations() {
        return allow.stream()
                .filter(entry -> !isNetwork(entry))
                .map(Destination::of)
                .toList();
    }

    List<Network> networks() {
        var networks = new ArrayList<Network>();
        allow.stream().filter(OutgoingSettings::isNetwork).map(Network::of).forEach(networks::add);
        return List.copyOf(networks);
    }

    private static boolean isNetwork(String entry) {
        return entry.matches("[0-9A-Fa-f.:]+/\\d+");
    }

    private static void check(String entry) {
        try {
            var _ = isNetwork(entry) ? Network.of(entry) : Destination.of(entry);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "countersign.outgoing.allow (" + NAME + "): " + entry + " " + e.getMessage());
        }
    }
}

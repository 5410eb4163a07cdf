package io.countersign.record.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many streams of events may be open on a node, and for how long.
 *
 * @param perUser of one user, by whatever login
 * @param perNode of all
 * @param idle without an event; whoever watches begins again where it was
 * @param longest however busy: then the login is looked at anew
 */
@ConfigurationProperties("countersign.limits.streams")
record StreamSettings(
        @DefaultValue("10") int perUser,
        @DefaultValue("200") int perNode,
        @DefaultValue("10m") Duration idle,
        @DefaultValue("1h") Duration longest) {
    StreamSettings {
        if (perUser < 1 || perNode < 1 || !idle.isPositive() || !longest.isPositive()) {
            throw new IllegalArgumentException(
                    "countersign.limits.streams: at least 1 per-user and per-node, and times above zero");
        }
    }
}

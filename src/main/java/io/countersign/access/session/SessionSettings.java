package io.countersign.access.session;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a browser may stay logged in.
 *
 * @param longest counted from the session's beginning, however busy it is; the idle time-out is the server's own setting
 */
@ConfigurationProperties("countersign.session")
record SessionSettings(@DefaultValue("24h") Duration longest) {
    SessionSettings {
        if (!longest.isPositive()) {
            throw new IllegalArgumentException("countersign.session.longest: a time above zero, such as 24h");
        }
    }
}

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
        atLeastASecond("countersign.session.longest", longest);
    }

    /** Spring Session counts seconds, and takes none and less than none for a session without an end. */
    static Duration atLeastASecond(String property, Duration time) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException(property + ": a time of a second or more, such as 24h");
        }
        return time;
    }
}

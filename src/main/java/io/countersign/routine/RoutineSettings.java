package io.countersign.routine;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whether routines start anything here.
 *
 * @param enabled false lets no routine of any company tick; what is missed meanwhile is treated as after any downtime
 */
@ConfigurationProperties("countersign.heartbeat")
public record RoutineSettings(@DefaultValue("true") boolean enabled) {}

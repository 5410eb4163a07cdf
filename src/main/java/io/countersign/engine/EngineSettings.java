package io.countersign.engine;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How agent tasks are worked.
 *
 * @param callsAtOnce agent tasks in hand at once on this node, over all companies
 * @param callsAtOncePerCompany the same for one company
 * @param committers threads that write finished tasks; a company always meets the same one
 * @param batch finished tasks of one company written in one transaction, at most
 * @param lease how long a silent node keeps its tasks
 * @param heartbeat how often a node renews its lease and looks for work that nobody holds
 * @param farewell how long a stopping node lets calls in flight finish
 */
@ConfigurationProperties("countersign.engine")
public record EngineSettings(
        @DefaultValue("2000") int callsAtOnce,
        @DefaultValue("1000") int callsAtOncePerCompany,
        @DefaultValue("2") int committers,
        @DefaultValue("50") int batch,
        @DefaultValue("10s") Duration lease,
        @DefaultValue("1s") Duration heartbeat,
        @DefaultValue("20s") Duration farewell) {}

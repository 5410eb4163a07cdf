package io.countersign.engine.internals;

import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Lets a stopping node take no job any more, before the threads that would do it are told to stop: a job that was taken
 * and then refused by them stays locked for minutes, and no other node may do it.
 */
@Component
class JobsStop {
    private final ProcessEngineConfigurationImpl engine;

    JobsStop(ProcessEngineConfigurationImpl engine) {
        this.engine = engine;
    }

    @EventListener(ContextClosedEvent.class)
    @Order(Ordered.HIGHEST_PRECEDENCE)
    void stop() {
        var jobs = engine.getJobExecutor();
        if (jobs != null) {
            jobs.shutdown();
        }
    }
}

package io.countersign.engine;

import io.micrometer.core.instrument.Metrics;
import java.util.concurrent.atomic.AtomicLong;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.ManagementService;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** What the engine still has to do, on whichever node: the same on all of them, since all look at the same rows. */
@Component
class BacklogMeters {
    private final ManagementService management;
    private final ExternalTaskService tasks;
    private final AtomicLong due = gauge("countersign.engine.jobs.due");
    private final AtomicLong failed = gauge("countersign.engine.jobs.failed");
    private final AtomicLong agentTasks = gauge("countersign.engine.agent.tasks");

    BacklogMeters(ManagementService management, ExternalTaskService tasks) {
        this.management = management;
        this.tasks = tasks;
    }

    private static AtomicLong gauge(String name) {
        return Metrics.gauge(name, new AtomicLong());
    }

    @Scheduled(fixedDelayString = "${countersign.meters.interval}")
    void look() {
        Readings.look("the engine", () -> {
            due.set(management.createJobQuery().executable().count());
            failed.set(management.createJobQuery().noRetriesLeft().count());
            agentTasks.set(tasks.createExternalTaskQuery().count());
        });
    }
}

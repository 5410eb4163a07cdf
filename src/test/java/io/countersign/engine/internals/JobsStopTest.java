package io.countersign.engine.internals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicBoolean;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cfg.StandaloneProcessEngineConfiguration;
import org.camunda.bpm.engine.impl.jobexecutor.DefaultJobExecutor;
import org.junit.jupiter.api.Test;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/** No job is taken any more when anybody else hears that the application closes. */
class JobsStopTest {
    @Test
    void jobsAreTakenNoMoreBeforeAnythingElseStops() {
        var jobs = new DefaultJobExecutor();
        var wasActive = new AtomicBoolean(true);
        try (var context = new AnnotationConfigApplicationContext()) {
            context.registerBean("threads", Threads.class, () -> new Threads(() -> wasActive.set(jobs.isActive())));
            context.registerBean(ProcessEngineConfigurationImpl.class, () ->
                    (ProcessEngineConfigurationImpl) new StandaloneProcessEngineConfiguration().setJobExecutor(jobs));
            context.register(JobsStop.class);
            context.refresh();
            jobs.start();
        }

        assertThat(wasActive).isFalse();
    }

    /** Stops at the same event as the pool of Spring does. */
    private record Threads(Runnable whenClosed) implements ApplicationListener<ContextClosedEvent> {
        @Override
        public void onApplicationEvent(ContextClosedEvent event) {
            whenClosed.run();
        }
    }
}

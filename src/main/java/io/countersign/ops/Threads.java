package io.countersign.ops;

import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Requests run on virtual threads, scheduled work does not: there all tasks with a fixed delay would share one thread,
 * and a sweep that waits for a company's lock would hold up the node's lease.
 */
@Configuration(proxyBeanMethods = false)
class Threads {
    @Bean
    ThreadPoolTaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder builder) {
        return builder.poolSize(4).threadNamePrefix("scheduled-").build();
    }
}

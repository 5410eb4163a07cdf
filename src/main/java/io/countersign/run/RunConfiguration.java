package io.countersign.run;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Runs are watched on a schedule. */
@Configuration
@EnableScheduling
class RunConfiguration {}

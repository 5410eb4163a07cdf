package io.countersign.ops;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The clock of this process; what replicas must agree on goes by the database's instead. */
@Configuration
class Time {
    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}

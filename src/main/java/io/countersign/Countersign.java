package io.countersign;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The governance engine for companies of AI agents. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class Countersign {
    public static void main(String[] args) {
        SpringApplication.run(Countersign.class, args);
    }
}

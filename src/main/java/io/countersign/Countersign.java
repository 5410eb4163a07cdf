package io.countersign;

import io.countersign.command.Commands;
import io.countersign.command.Terminal;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The governance engine for companies of AI agents. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class Countersign {
    /** Read by the JDK when its first virtual thread starts; {@link Thread} documents it. */
    private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

    private static final int FEWEST_CARRIERS = 8;

    public static void main(String[] args) {
        var done = Commands.run(args, Terminal::ofThisProcess);
        if (done.isPresent()) {
            System.exit(done.getAsInt());
        }
        carryFairly();
        SpringApplication.run(Countersign.class, args);
    }

    /**
     * Virtual threads give way only where they wait. With as many carriers as processors a probe stands behind everything
     * that computes; with some more the operating system shares the processors among them.
     */
    private static void carryFairly() {
        if (System.getProperty(CARRIERS) == null) {
            var carriers = Math.max(FEWEST_CARRIERS, Runtime.getRuntime().availableProcessors());
            System.setProperty(CARRIERS, Integer.toString(carriers));
        }
    }
}

package io.countersign.ops;

import io.countersign.ops.CompanyDesk.RunReport;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The first minute of somebody who tries the product: on an embedded database without a company, one is made and given
 * a goal, and its run is told when it ends.
 */
@Component
@ConditionalOnProperty("countersign.example.enabled")
class ExampleCompany {
    private static final Logger log = LoggerFactory.getLogger(ExampleCompany.class);
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ObjectProvider<CompanyDesk> desk;
    private final ObjectProvider<EmbeddedDatabase> embedded;
    private final JdbcClient jdbc;
    private final ServerUrl url;
    private final Resource definition;
    private final String goal;
    private final BigDecimal budget;
    private volatile @Nullable Thread story;

    ExampleCompany(
            ObjectProvider<CompanyDesk> desk,
            ObjectProvider<EmbeddedDatabase> embedded,
            JdbcClient jdbc,
            ServerUrl url,
            @Value("${countersign.example.definition}") Resource definition,
            @Value("${countersign.example.goal}") String goal,
            @Value("${countersign.example.budget}") BigDecimal budget) {
        this.desk = desk;
        this.embedded = embedded;
        this.jdbc = jdbc;
        this.url = url;
        this.definition = definition;
        this.goal = goal;
        this.budget = budget;
    }

    /** On a thread of its own, because the engine works only after all listeners have returned. */
    @EventListener(ApplicationReadyEvent.class)
    @Order(1)
    void begin() {
        if (embedded.getIfAvailable() != null && thereIsNoCompany()) {
            desk.ifAvailable(
                    at -> story = Thread.ofVirtual().name("example-company").start(() -> tell(at)));
        }
    }

    private boolean thereIsNoCompany() {
        return jdbc.sql("select not exists (select from company)")
                .query(Boolean.class)
                .single();
    }

    @PreDestroy
    void stop() {
        var running = story;
        if (running != null) {
            running.interrupt();
        }
    }

    private void tell(CompanyDesk desk) {
        try {
            var company = desk.post(definition.getContentAsByteArray());
            var id = desk.start(company, goal, budget);
            System.out.println("The example company '" + company + "' works on its first run: " + goal + "\n");
            var run = awaitEnd(desk, id);
            System.out.println("The first run of '" + company + "' is " + run.status() + "\n"
                    + RunStory.of(run, desk.assignments(id)) + whereToLook(company, id));
        } catch (InterruptedException e) {
            log.debug("The application ends before the example", e);
        } catch (IOException | RuntimeException e) {
            log.warn("The example company did not get through its first run", e);
        }
    }

    private static RunReport awaitEnd(CompanyDesk desk, UUID id) throws InterruptedException {
        var end = Instant.now().plus(PATIENCE);
        var run = desk.run(id);
        while (!run.isFinal()
                && !run.status().equals("WAITING")
                && Instant.now().isBefore(end)) {
            Thread.sleep(Duration.ofMillis(250));
            run = desk.run(id);
        }
        return run;
    }

    private String whereToLook(String company, UUID id) {
        var run = url.to("/api/runs/" + id);
        return new Lines()
                .add("Run", run)
                .add("Cockpit", url.to("/camunda/app/cockpit/"))
                .add("Events", "curl -u <user>:<password> " + run + "/events")
                .add(
                        "Next run",
                        "curl -u <user>:<password> -H 'Content-Type: application/json' -d"
                                + " '{\"goal\": \"...\", \"budget\": \"2.00\"}' "
                                + url.to("/api/companies/" + company + "/runs"))
                .toString();
    }
}

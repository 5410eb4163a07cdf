package io.countersign.ops;

import io.countersign.company.Companies;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.ledger.Balances;
import io.countersign.ledger.Money;
import io.countersign.run.Assignment;
import io.countersign.run.Run;
import io.countersign.run.RunStatus;
import io.countersign.run.Runs;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
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
import org.springframework.stereotype.Component;

/**
 * The first minute of somebody who tries the product: on an embedded database without a company, one is made and given
 * a goal, and its run is told when it ends.
 */
@Component
@ConditionalOnProperty("countersign.example.enabled")
class ExampleCompany {
    private static final Logger log = LoggerFactory.getLogger(ExampleCompany.class);
    private static final String CALLER = "example";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private final ObjectProvider<EmbeddedDatabase> embedded;
    private final Companies companies;
    private final Runs runs;
    private final Balances balances;
    private final ServerUrl url;
    private final Resource definition;
    private final String goal;
    private final Money budget;
    private volatile @Nullable Thread story;

    ExampleCompany(
            ObjectProvider<EmbeddedDatabase> embedded,
            Companies companies,
            Runs runs,
            Balances balances,
            ServerUrl url,
            @Value("${countersign.example.definition}") Resource definition,
            @Value("${countersign.example.goal}") String goal,
            @Value("${countersign.example.budget}") String budget) {
        this.embedded = embedded;
        this.companies = companies;
        this.runs = runs;
        this.balances = balances;
        this.url = url;
        this.definition = definition;
        this.goal = goal;
        this.budget = Money.usd(budget);
    }

    /** On a thread of its own, because the engine works only after all listeners have returned. */
    @EventListener(ApplicationReadyEvent.class)
    @Order(1)
    void begin() {
        if (embedded.getIfAvailable() != null && companies.list().isEmpty()) {
            story = Thread.ofVirtual().name("example-company").start(this::tell);
        }
    }

    @PreDestroy
    void stop() {
        var running = story;
        if (running != null) {
            running.interrupt();
        }
    }

    private void tell() {
        try {
            var yaml = Definitions.read(definition.getContentAsByteArray(), DefinitionFormat.YAML);
            var company = companies.post(yaml, CALLER).version().company();
            var id = runs.start(company, goal, budget, CALLER, "first-run").id();
            System.out.println("The example company '" + company + "' works on its first run: " + goal + "\n");
            var run = awaitEnd(id);
            System.out.println("The first run of '" + company + "' is " + run.status() + "\n" + story(run)
                    + whereToLook(company, id));
        } catch (InterruptedException e) {
            log.debug("The application ends before the example", e);
        } catch (IOException | RuntimeException e) {
            log.warn("The example company did not get through its first run", e);
        }
    }

    private Run awaitEnd(UUID id) throws InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        var run = runs.find(id);
        while (!run.status().isFinal() && run.status() != RunStatus.WAITING && System.nanoTime() - end < 0) {
            Thread.sleep(Duration.ofMillis(250));
            run = runs.find(id);
        }
        return run;
    }

    private String story(Run run) {
        var assignments = runs.assignments(run.id());
        var spent = new HashMap<UUID, Money>();
        spent.put(run.id(), balances.ofRun(run.id()).spent());
        balances.ofAssignments(assignments.stream().map(Assignment::id).toList())
                .forEach((id, balance) -> spent.put(id, balance.spent()));
        return RunStory.of(run, assignments, spent);
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

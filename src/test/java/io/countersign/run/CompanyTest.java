package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.TestDatabase;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.Inbox;
import io.countersign.company.Companies;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.external.AgentKeys;
import io.countersign.ledger.Balances;
import io.countersign.ledger.LedgerCheck;
import io.countersign.ledger.Money;
import io.countersign.llm.ChatModel;
import io.countersign.problem.Page;
import io.countersign.record.RecordCheck;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The whole application on a real database, with agents that a test scripts; the engine's jobs stand still. All tests
 * that extend it share one application, and each uses a company of its own.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "countersign.engine.farewell=1s",
            "camunda.bpm.job-execution.enabled=false",
            "COUNTERSIGN_ADMIN_PASSWORD=correct horse battery staple",
            "countersign.auth.secret=a secret of the tests, of at least 32 bytes"
        })
@Import(CompanyTest.Agents.class)
abstract class CompanyTest {
    private static final AtomicInteger COMPANIES = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** With which agent tokens are signed. */
    static final String AGENT_KEY = AgentKeys.make();

    @Autowired
    Companies companies;

    @Autowired
    Runs runs;

    @Autowired
    Colleagues colleagues;

    @Autowired
    Balances balances;

    @Autowired
    LedgerCheck check;

    @Autowired
    RecordCheck record;

    @Autowired
    Inbox inbox;

    @Autowired
    TaskService tasks;

    @Autowired
    RuntimeService runtime;

    @Autowired
    JdbcClient jdbc;

    final String company = "company-" + COMPANIES.incrementAndGet();

    @TestConfiguration
    static class Agents {
        @Bean
        Colleagues colleagues() {
            return new Colleagues();
        }

        @Bean
        @Primary
        ChatModel scriptedModel(Colleagues colleagues) {
            return colleagues;
        }
    }

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        var url = TestDatabase.freshUrl();
        properties.add("spring.datasource.url", () -> url);
        properties.add("spring.datasource.username", () -> "postgres");
        properties.add("countersign.agent.key", () -> AGENT_KEY);
    }

    @BeforeEach
    void agentsAreOrdinary() {
        colleagues.forget();
    }

    @AfterEach
    void booksAndRecordAreRight() {
        assertThat(check.run().violations()).isEmpty();
        assertThat(record.installation().violations()).isEmpty();
        for (var known : companies.list()) {
            assertThat(record.company(known.company()).violations()).isEmpty();
        }
        for (var run : runs.list(company, null, new Page.Request(0, 500)).items()) {
            assertThat(record.run(run.id()).violations()).isEmpty();
        }
    }

    /** Three levels: a chief executive, a head with two contributors, and a contributor of its own. */
    void aCompany() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., budget: 10, authority: 5}
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
              - {key: checker, title: Checker, reportsTo: head, instructions: Checks.}
              - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
            """);
    }

    void aCompany(String positions) {
        aCompany("", positions);
    }

    /** As above, with more fields of the company itself. */
    void aCompany(String fields, String positions) {
        var yaml = """
            company: %s
            name: Test company
            mission: To be tested.
            budget: 50
            maxReworks: 2
            %s
            positions:
            %s\
            """.formatted(company, fields, positions);
        companies.post(Definitions.read(yaml.getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML), "test");
    }

    Run start(String budget) {
        return runs.start(company, "Answer the question", Money.usd(budget), "test", null);
    }

    Run ended(Run run) {
        return until(run, now -> now.status().isFinal());
    }

    Run waiting(Run run) {
        return until(run, now -> now.status() == RunStatus.WAITING);
    }

    Run until(Run run, Predicate<Run> condition) {
        return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> runs.find(run.id()), condition);
    }

    Assignment assignment(Run run, String position) {
        return runs.assignments(run.id()).stream()
                .filter(one -> one.position().equals(position))
                .findFirst()
                .orElseThrow();
    }

    Money spent(Run run) {
        return balances.ofRun(run.id()).spent();
    }

    /** The requests of a run that wait for somebody. */
    List<ApprovalRequest> pending(UUID run) {
        return inbox.list(ApprovalRequest.Status.PENDING, company, new Page.Request(0, 50)).items().stream()
                .filter(request -> run.equals(request.run()))
                .toList();
    }

    /** The name in the engine of the node that is alive. */
    String node() {
        return jdbc.sql("select id from node order by lease_until desc limit 1")
                .query(String.class)
                .single();
    }

    /** Waits until a test lets an answer go, or somebody interrupts. */
    static void pass(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

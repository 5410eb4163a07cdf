package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.TestDatabase;
import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.approval.Deputies;
import io.countersign.approval.Inbox;
import io.countersign.company.Companies;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.engine.DatabaseClock;
import io.countersign.engine.Instances;
import io.countersign.ledger.Money;
import io.countersign.llm.ChatFailure;
import io.countersign.llm.ChatModel;
import io.countersign.problem.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.util.ClockUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.util.ReflectionTestUtils;

/** Two nodes whose own clocks are forty days ahead of their database's: every moment is the database's all the same. */
class SkewedNodesIT {
    private static final Duration AHEAD = Duration.ofDays(40);
    private static final Caller DAN = new Caller("dan", Set.of());

    private static final Colleagues colleagues = new Colleagues();
    private static final Nodes nodes = new Nodes(TestDatabase.emptyUrlBehind(AHEAD));
    private static ConfigurableApplicationContext one;
    private static ConfigurableApplicationContext other;
    private static JdbcClient jdbc;

    @BeforeAll
    static void start() {
        nodes.beside(context -> context.registerBean(
                "scriptedModel", ChatModel.class, () -> colleagues, bean -> bean.setPrimary(true)));
        one = nodes.start();
        other = nodes.start();
        jdbc = one.getBean(JdbcClient.class);
    }

    /** The engine's clock is the JVM's, and other tests' nodes have other databases. */
    @AfterAll
    static void stop() {
        nodes.close();
        ClockUtil.reset();
    }

    @Test
    void leasesAndLocksGoByTheDatabasesClock() {
        nodes.post(one);
        var mine = stuck();
        var others = stuck();
        var tasks = one.getBean(ExternalTaskService.class);
        jdbc.sql("insert into node (id, lease_until) values ('elsewhere', clock_timestamp() + interval '5 min')")
                .update();
        lock(tasks, others, "elsewhere");
        lock(tasks, mine, node());

        assertThat(nodes.ended(other, mine.id()).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(tasks.createExternalTaskQuery().workerId("elsewhere").count())
                .isEqualTo(1);

        jdbc.sql("update node set lease_until = clock_timestamp() where id = 'elsewhere'")
                .update();
        assertThat(nodes.ended(other, others.id()).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(jdbc.sql("select distinct month = date_trunc('month', clock_timestamp() at time zone 'UTC')::date"
                                + " from account where month is not null")
                        .query(Boolean.class)
                        .list())
                .containsExactly(true);
    }

    @Test
    void turnsExpiryAndDeputiesGoByTheDatabasesClock() {
        one.getBean(Companies.class).post(Definitions.read("""
            company: silent
            name: Silent company
            mission: To be tested.
            budget: 50
            positions:
              - {key: ceo, title: Chief executive, instructions: Leads., filledBy: people, users: [sam], authority: 10}
              - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes., budget: 0.001}
            """.getBytes(UTF_8), DefinitionFormat.YAML), "test");
        var run = one.getBean(Runs.class).start("silent", Nodes.GOAL, Money.usd("2.00"), "test", null);
        var plan = await().atMost(Nodes.PATIENCE)
                .until(
                        () -> one.getBean(TaskService.class)
                                .createTaskQuery()
                                .processInstanceBusinessKey(run.id().toString())
                                .singleResult(),
                        Objects::nonNull);
        one.getBean(Instances.class)
                .complete(
                        plan.getId(), "sam", Set.of(), Map.of("objective_writer", "Write it", "budget_writer", "1.00"));
        var inbox = other.getBean(Inbox.class);
        var request = inbox.list(Status.PENDING, "silent", new Page.Request(0, 50))
                .items()
                .getFirst();
        var now = other.getBean(DatabaseClock.class).now();

        assertThat(Duration.between(now, Instant.now())).isGreaterThan(AHEAD.minusMinutes(1));
        assertThat(request.climb().dueAt()).isBetween(now, now.plus(Duration.ofDays(1)));
        assertThat(request.expiresAt()).isBetween(now, now.plus(Duration.ofDays(30)));
        aTimerThatFiresAllTheSameIsSetAgain(inbox, request);

        aUser("sam");
        aUser("dan");
        var admin = new Caller("admin", Set.of(Caller.ADMINISTRATORS));
        one.getBean(Deputies.class).name(admin, "sam", "dan", null, now.plus(Duration.ofDays(1)));
        inbox.decide(request.id(), DAN, "APPROVE", "", request.digest());
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
    }

    private static void aTimerThatFiresAllTheSameIsSetAgain(Inbox inbox, ApprovalRequest request) {
        var jobs = other.getBean(ManagementService.class);
        await().until(() -> jobs.createJobQuery().timers().executable().count() == 0);
        var timer =
                jobs.createJobQuery().activityId("BoundaryEvent_PeopleSilent").singleResult();
        assertThat(timer.getDuedate().toInstant()).isEqualTo(request.climb().dueAt());

        jobs.executeJob(timer.getId());

        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.PENDING);
        assertThat(inbox.find(request.id()).decisions()).isEmpty();
    }

    @Test
    void aNodeThatIsAheadEndsNobodysSession() {
        jdbc.sql("""
            insert into browser_session
            select key, key, 0, 0, 1800, extract(epoch from clock_timestamp() + cast(sooner as interval)) * 1000, null
            from (values ('over', '-1 second'), ('alive', '30 minutes')) as given (key, sooner)\
            """).update();

        ReflectionTestUtils.invokeMethod(other.getBean("expiredSessions"), "remove");

        assertThat(jdbc.sql("select session_id from browser_session")
                        .query(String.class)
                        .list())
                .containsExactly("alive");
    }

    /** A run whose writer's task is nobody's: it failed for good, and would be done well now. */
    private static Run stuck() {
        colleagues.when("writer", "work", _ -> {
            throw new ChatFailure.Rejected("404: no such model");
        });
        var runs = one.getBean(Runs.class);
        var run = runs.start("acme", Nodes.GOAL, Money.usd("2.00"), "test", null);
        var waiting = await().atMost(Nodes.PATIENCE)
                .until(() -> runs.find(run.id()), now -> now.status() == RunStatus.WAITING);
        colleagues.when("writer", "work", Colleagues::plainly);
        return waiting;
    }

    private static void lock(ExternalTaskService tasks, Run stuck, String worker) {
        var task = stuck.waitingFor().getFirst().ref();
        tasks.lock(task, worker, Duration.ofDays(7).toMillis());
        tasks.setRetries(task, 1);
    }

    private static String node() {
        return jdbc.sql("select id from node where id <> 'elsewhere' and lease_until > clock_timestamp() limit 1")
                .query(String.class)
                .single();
    }

    private static void aUser(String name) {
        var identity = one.getBean(IdentityService.class);
        var user = identity.newUser(name);
        user.setPassword(UUID.randomUUID().toString());
        identity.saveUser(user);
    }
}

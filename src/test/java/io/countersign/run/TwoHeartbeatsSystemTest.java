package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.company.Companies;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.ledger.LedgerCheck;
import io.countersign.problem.Page;
import io.countersign.routine.Routine;
import io.countersign.routine.Routines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two nodes on one database, which meet at every tick. */
class TwoHeartbeatsSystemTest {
    private static final int TICKS = 6;
    private static final int THREADS_OF_A_NODE = 4;

    private final Nodes nodes = new Nodes();

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void aTickStartsOneRunAndAHeartbeatThatIsSwitchedOffNone() throws Exception {
        var one = nodes.start();
        var other = nodes.start();
        one.getBean(Companies.class).post(Definitions.read("""
            company: acme
            name: Test company
            budget: 50
            positions:
              - {key: ceo, title: Chief executive}
              - key: writer
                title: Writer
                reportsTo: ceo
                routines: [{key: news, every: 1h, objective: Write the news., budget: 0.50}]
            """.getBytes(UTF_8), DefinitionFormat.YAML), "test");

        for (var n = 1; n <= TICKS; n++) {
            var tick = tickOnBoth(one, other);

            assertThat(tick).as("nodes that found the tick theirs").isEqualTo(1);
            assertThat(runs(one)).isEqualTo(n);
            nodes.ended(one, Objects.requireNonNull(routine(other).lastRun()));
        }
        assertThat(one.getBean(JdbcClient.class)
                        .sql("select count(distinct tick) from routine_start where company = 'acme'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(TICKS);
        await().until(() -> one.getBean(LedgerCheck.class).run().violations().isEmpty());

        var off = nodes.start("--countersign.heartbeat.enabled=false");
        assertThat(off.getBean(Routines.class).text()).startsWith("off").contains("1 routines wait");
        assertThat(one.getBean(Routines.class).text()).isEqualTo("on, 1 of 1 routines");
        due(off);
        off.getBean(ManagementService.class).executeJob(timer(off));
        assertThat(runs(off)).isEqualTo(TICKS);

        await().atMost(Duration.ofSeconds(30)).until(() -> routine(one).heartbeat() != null);
        one.getBean(ManagementService.class).executeJob(timer(one));
        assertThat(runs(one)).isEqualTo(TICKS + 1);
    }

    /** All threads of both nodes do the same job at once; gives how many of them came to its end. */
    private static int tickOnBoth(ConfigurableApplicationContext... both) throws Exception {
        due(both[0]);
        var job = timer(both[0]);
        var begin = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var done = new ArrayList<Future<Boolean>>();
            for (var node : both) {
                for (var n = 0; n < THREADS_OF_A_NODE; n++) {
                    done.add(threads.submit(() -> {
                        begin.await();
                        return isDoneBy(node, job);
                    }));
                }
            }
            begin.countDown();
            var came = 0;
            for (var each : done) {
                came += each.get() ? 1 : 0;
            }
            return came;
        }
    }

    private static boolean isDoneBy(ConfigurableApplicationContext node, String job) {
        try {
            node.getBean(ManagementService.class).executeJob(job);
            return true;
        } catch (RuntimeException anotherWasFirst) {
            return false;
        }
    }

    private static void due(ConfigurableApplicationContext node) {
        node.getBean(JdbcClient.class).sql("""
            update routine set since = since + (date_trunc('milliseconds', clock_timestamp()) - interval '1 s' - due),
                due = date_trunc('milliseconds', clock_timestamp()) - interval '1 s'\
            """).update();
    }

    private static String timer(ConfigurableApplicationContext node) {
        return node.getBean(ManagementService.class)
                .createJobQuery()
                .processInstanceId(routine(node).heartbeat())
                .singleResult()
                .getId();
    }

    private static Routine routine(ConfigurableApplicationContext node) {
        return node.getBean(Routines.class).list("acme").getFirst().routine();
    }

    private static long runs(ConfigurableApplicationContext node) {
        return node.getBean(Runs.class)
                .list("acme", null, new Page.Request(0, 100))
                .total();
    }
}

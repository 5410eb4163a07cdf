package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.ledger.LedgerCheck;
import io.countersign.llm.ChatModel;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A node stops with calls in flight: what ends in time is written, and everything else is another's at once. */
class ShutdownSystemTest {
    private final Colleagues colleagues = new Colleagues();
    private final Nodes nodes = new Nodes();

    @BeforeEach
    void nodesAskTheSameColleagues() {
        nodes.beside(context -> context.registerBean(
                "scriptedModel", ChatModel.class, () -> colleagues, bean -> bean.setPrimary(true)));
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    void whatEndsInTimeIsWrittenAndTheRestIsTakenUpByTheNextToStart() throws Exception {
        var node = nodes.start("--countersign.engine.farewell=6s");
        var mayAnswer = new CountDownLatch(1);
        colleagues.when("writer", "work", request -> {
            CompanyTest.pass(mayAnswer);
            return Colleagues.plainly(request);
        });
        colleagues.when(
                "checker",
                "work",
                request -> {
                    CompanyTest.pass(new CountDownLatch(1));
                    return Colleagues.plainly(request);
                },
                Colleagues::plainly);
        nodes.post(node);
        var run = nodes.order(node, "2.00");
        await().atMost(Nodes.PATIENCE).until(() -> asked("writer") == 1 && asked("checker") == 1);
        var stream = nodes.request(node, "local.server.port", "/api/runs/" + run + "/events")
                .header("Accept", "text/event-stream");
        var events = nodes.send(stream, BodyHandlers.ofInputStream()).body();

        var stopping = Thread.ofPlatform().start(node::close);

        var readiness = nodes.request(node, "local.management.port", "/actuator/health/readiness");
        await().atMost(Nodes.PATIENCE).untilAsserted(() -> {
            var answer = nodes.send(readiness, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("OUT_OF_SERVICE");
        });
        assertThat(new String(events.readAllBytes(), UTF_8)).contains("RunStarted");
        assertThat(stopping.isAlive()).isTrue();
        mayAnswer.countDown();
        assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();

        var next = nodes.start();
        assertThat(nodes.ended(next, run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(asked("writer")).isEqualTo(1);
        assertThat(asked("checker")).isEqualTo(2);
        assertThat(callsOf(next, "writer")).containsExactly("ANSWERED");
        assertThat(callsOf(next, "checker")).containsExactlyInAnyOrder("SENT", "ANSWERED");
        assertThat(next.getBean(LedgerCheck.class).run().violations()).isEmpty();
    }

    @Test
    void whatIsNotBegunIsAnothersWhileTheCallsInFlightAreWaitedFor() throws Exception {
        var node = nodes.start("--countersign.engine.farewell=60s", "--countersign.engine.calls-at-once=1");
        var mayAnswer = new CountDownLatch(1);
        Stream.of("writer", "checker")
                .forEach(position -> colleagues.when(position, "work", request -> {
                    if (asked("writer") + asked("checker") == 1) {
                        CompanyTest.pass(mayAnswer);
                    }
                    return Colleagues.plainly(request);
                }));
        nodes.post(node);
        var run = nodes.order(node, "2.00");
        await().atMost(Nodes.PATIENCE).until(() -> asked("writer") + asked("checker") == 1);
        var other = nodes.start();

        var stopping = Thread.ofPlatform().start(node::close);

        await().atMost(Nodes.PATIENCE).until(() -> asked("writer") == 1 && asked("checker") == 1);
        assertThat(stopping.isAlive()).isTrue();
        mayAnswer.countDown();
        assertThat(nodes.ended(other, run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(stopping.join(Duration.ofSeconds(20))).isTrue();
        assertThat(callsOf(other, "writer")).containsExactly("ANSWERED");
        assertThat(callsOf(other, "checker")).containsExactly("ANSWERED");
    }

    private long asked(String position) {
        return colleagues.asked(position, "work");
    }

    private static List<String> callsOf(ConfigurableApplicationContext node, String position) {
        return node.getBean(JdbcClient.class)
                .sql("select status from model_call where position = ? order by started_at")
                .param(position)
                .query(String.class)
                .list();
    }
}

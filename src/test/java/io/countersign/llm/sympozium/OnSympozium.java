package io.countersign.llm.sympozium;

import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.llm.AnswerSchema;
import io.countersign.llm.ChatAnswer;
import io.countersign.llm.ChatRequest;
import io.countersign.llm.Labels;
import io.countersign.llm.LeaveBy;
import io.countersign.llm.Message;
import io.countersign.llm.Role;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;

/** A mocked cluster with Sympozium, one installation that orders its runs there, and one call. */
abstract class OnSympozium {
    static final Identity HERE = new Identity("0123456789abcdef");

    static final Duration ARRIVAL = Duration.ofSeconds(25);

    final UUID call = UUID.randomUUID();
    final MockSympozium sympozium = new MockSympozium();
    final Place place = new Place(sympozium, "ceiling", Duration.ofSeconds(1));

    /** This installation's side of it. */
    record Place(Cluster cluster, SympoziumRuns runs) implements AutoCloseable {
        Place(MockSympozium sympozium, String accounting, Duration resync) {
            this(new Cluster(sympozium.client(), MockSympozium.NAMESPACE, () -> HERE), accounting, resync);
        }

        Place(Cluster cluster, String accounting, Duration resync) {
            this(
                    cluster,
                    new SympoziumRuns(
                            settings(accounting, resync),
                            cluster,
                            new Clearance(cluster, calls -> calls, Duration.ofDays(1)),
                            ARRIVAL));
        }

        @Override
        public void close() {
            runs.close();
        }
    }

    static SympoziumSettings settings(String accounting, Duration resync) {
        return new SympoziumSettings(
                true,
                MockSympozium.NAMESPACE,
                "http://litellm.litellm.svc:4000/v1",
                "openai",
                "acme-llm-key",
                Duration.ofMinutes(10),
                5,
                resync,
                "{\"acme\": [\"analyst\"]}",
                Accounting.valueOf(accounting.toUpperCase(java.util.Locale.ROOT)),
                List.of("read_file"),
                List.of("execute_command"));
    }

    @AfterEach
    void close() {
        place.close();
        sympozium.close();
    }

    ChatRequest request(Duration timeout) {
        return new ChatRequest(
                call,
                "gpt-5-mini",
                List.of(new Message(Role.SYSTEM, "You are the analyst."), new Message(Role.USER, "Find out.")),
                new AnswerSchema("work", JsonNodeFactory.instance.objectNode().put("type", "object")),
                1000,
                timeout,
                LeaveBy.in(Duration.ofSeconds(30)),
                new Labels("acme", "market-", UUID.fromString("11111111-1111-1111-1111-111111111111"), call));
    }

    ChatRequest request() {
        return request(Duration.ofSeconds(30));
    }

    static <T> FutureTask<T> meanwhile(Callable<T> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    FutureTask<ChatAnswer> start() {
        return start(place);
    }

    FutureTask<ChatAnswer> start(Place at) {
        return meanwhile(() -> at.runs().start("analyst", request()));
    }

    static Throwable failure(FutureTask<?> task) {
        return Objects.requireNonNull(catchThrowable(task::get).getCause());
    }

    Throwable failureOfStart() {
        return Objects.requireNonNull(catchThrowable(() -> place.runs().start("analyst", request())));
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> spec(GenericKubernetesResource run) {
        return (Map<String, Object>)
                Objects.requireNonNull(run.getAdditionalProperties().get("spec"));
    }

    GenericKubernetesResource order(Identity identity, String agent) {
        return order(identity, agent, call);
    }

    GenericKubernetesResource order(Identity identity, String agent, UUID of) {
        var usual = request();
        var request = new ChatRequest(
                of,
                usual.model(),
                usual.messages(),
                usual.schema(),
                usual.maxOutputTokens(),
                usual.timeout(),
                usual.leaveBy(),
                usual.labels());
        return new RunOrder(settings("ceiling", Duration.ofSeconds(1)))
                .write(agent, request, Generation.AGENT, identity);
    }
}

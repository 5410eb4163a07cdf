package io.countersign.trial.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.trial.Api;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A person who looks at runs that wait for an operator and gives their tasks retries again. A call that was cut off five
 * times within minutes is not repeated without one.
 */
final class Operator implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Supplier<Api> door;
    private final Thread thread;
    private volatile int retried;

    Operator(Supplier<Api> door) {
        this.door = door;
        this.thread = Thread.ofVirtual().name("operator").start(this::work);
    }

    private void work() {
        try {
            while (true) {
                Thread.sleep(PAUSE);
                try {
                    look(door.get());
                } catch (IOException e) {
                    continue;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look(Api api) throws IOException, InterruptedException {
        for (var task : api.get("/engine-rest/external-task?noRetriesLeft=true").ok()) {
            retry(api, task);
            retried++;
        }
    }

    private static void retry(Api api, JsonNode task) throws IOException, InterruptedException {
        api.raw(api.to("/engine-rest/external-task/" + task.path("id").asText() + "/retries")
                .header("Content-Type", "application/json")
                .PUT(BodyPublishers.ofString("{\"retries\": 3}")));
    }

    /** How often a task was given retries again. */
    int retried() {
        return retried;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

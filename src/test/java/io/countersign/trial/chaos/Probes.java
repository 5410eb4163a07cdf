package io.countersign.trial.chaos;

import io.countersign.trial.Api;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Asks a node without a database over and over, one kind of question on each thread. */
final class Probes implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Api api;
    private final List<Thread> threads = new ArrayList<>();
    private final Queue<Heard> questions = new ConcurrentLinkedQueue<>();
    private final Queue<Heard> liveness = new ConcurrentLinkedQueue<>();

    private record Heard(Reply reply, long millis) {}

    Probes(Api api, String company) {
        this.api = api;
        ask(api.to("/api/runs?size=1").GET(), questions);
        ask(api.to("/api/companies/" + company).GET(), questions);
        ask(api.anonymously("/actuator/health/liveness").GET(), liveness);
        threads.add(Thread.ofVirtual().start(() -> order("/api/companies/" + company + "/runs")));
    }

    private void ask(HttpRequest.Builder request, Queue<Heard> heard) {
        threads.add(Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                once(() -> Reply.of(api.raw(request)), heard);
            }
        }));
    }

    private void order(String path) {
        while (!Thread.currentThread().isInterrupted()) {
            once(
                    () -> Reply.of(api.raw(api.to(path)
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", "probe-" + UUID.randomUUID())
                            .POST(BodyPublishers.ofString(
                                    "{\"goal\": \"Is anybody there?\", \"budget\": \"1000000\"}")))),
                    questions);
        }
    }

    private interface Question {
        Reply ask() throws IOException, InterruptedException;
    }

    private static void once(Question question, Queue<Heard> heard) {
        var start = Instant.now();
        try {
            heard.add(new Heard(question.ask(), Until.millisSince(start)));
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            heard.add(new Heard(new Reply(0, "", "", e.toString()), Until.millisSince(start)));
        }
    }

    /** Judges what was heard so far; what is answered later does not count, since the database may be back by then. */
    void judge(Duration refusedWithin, Duration aliveWithin, Verdicts verdicts) {
        var refused = List.copyOf(questions);
        var alive = List.copyOf(liveness);
        verdicts.add(
                "without a database every request gets a 503 that says why, within 10 s",
                !refused.isEmpty()
                        && refused.stream().allMatch(heard -> heard.reply.isOutage())
                        && slowest(refused) <= refusedWithin.toMillis(),
                "requests",
                refused.size(),
                "slowest ms",
                slowest(refused),
                "other answers",
                refused.stream()
                        .map(Heard::reply)
                        .filter(reply -> !reply.isOutage())
                        .distinct()
                        .toList());
        verdicts.add(
                "without a database the node is alive",
                !alive.isEmpty()
                        && alive.stream().allMatch(heard -> heard.reply.status() == 200)
                        && slowest(alive) <= aliveWithin.toMillis(),
                "probes",
                alive.size(),
                "slowest ms",
                slowest(alive));
    }

    private static long slowest(List<Heard> heard) {
        return heard.stream().mapToLong(Heard::millis).max().orElse(0);
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
    }
}

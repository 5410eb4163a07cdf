package io.countersign.trial.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.trial.Api;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Programs that start one run after another and wait for each. Refused, or without an answer, they ask again at whichever
 * node is there, with the same Idempotency-Key, until the run is accepted.
 */
final class Customers implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PAUSE = Duration.ofMillis(300);

    private final Supplier<List<Api>> doors;
    private final String company;
    private final Map<String, UUID> accepted = new ConcurrentHashMap<>();
    private final Map<UUID, Boolean> waitedFor = new ConcurrentHashMap<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final Queue<String> strange = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicLong slowest = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean leaving;

    Customers(Supplier<List<Api>> doors, String company, int count) {
        this.doors = doors;
        this.company = company;
        more(count);
    }

    /** So many more customers come. */
    void more(int count) {
        for (var n = 0; n < count; n++) {
            threads.add(Thread.ofVirtual().name("customer-" + threads.size()).start(this::shop));
        }
    }

    private void shop() {
        try {
            while (!leaving) {
                var run = order("key-" + UUID.randomUUID());
                waitedFor.put(run, true);
                await(run);
                waitedFor.remove(run);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private UUID order(String key) throws InterruptedException {
        while (true) {
            try {
                var door = anyDoor();
                var answer = ask(
                        door,
                        door.to("/api/companies/" + company + "/runs")
                                .header("Content-Type", "application/json")
                                .header("Idempotency-Key", key)
                                .POST(BodyPublishers.ofString("{\"goal\": \"Go on\", \"budget\": \"10\"}")));
                if (answer.status() == 202) {
                    var run = UUID.fromString(
                            JSON.readTree(answer.body()).path("id").asText());
                    accepted.put(key, run);
                    return run;
                }
                heard(answer);
            } catch (IOException e) {
                unanswered.incrementAndGet();
            }
            Thread.sleep(PAUSE);
        }
    }

    private void await(UUID run) throws InterruptedException {
        while (true) {
            Thread.sleep(PAUSE);
            try {
                var door = anyDoor();
                var answer = ask(door, door.to("/api/runs/" + run).GET());
                if (answer.status() != 200) {
                    heard(answer);
                } else if (List.of("SUCCEEDED", "FAILED", "CANCELLED")
                        .contains(JSON.readTree(answer.body()).path("status").asText())) {
                    return;
                }
            } catch (IOException e) {
                unanswered.incrementAndGet();
            }
        }
    }

    private Api anyDoor() throws IOException {
        var open = doors.get();
        if (open.isEmpty()) {
            throw new IOException("Nobody is there");
        }
        return open.get(ThreadLocalRandom.current().nextInt(open.size()));
    }

    private Reply ask(Api door, HttpRequest.Builder question) throws IOException, InterruptedException {
        var start = Instant.now();
        try {
            return Reply.of(door.raw(question));
        } finally {
            slowest.accumulateAndGet(Until.millisSince(start), Math::max);
        }
    }

    private void heard(Reply answer) {
        if (answer.isOutage()) {
            refusals.merge("503", 1, Integer::sum);
        } else {
            strange.add(answer.toString());
        }
    }

    /** Nobody orders any more; true when everybody has what was ordered before the time is over. */
    private boolean finish(Duration patience) throws InterruptedException {
        leaving = true;
        var deadline = Instant.now().plus(patience);
        for (var thread : threads) {
            var left = Duration.between(Instant.now(), deadline);
            if (left.isNegative() || !thread.join(left)) {
                return false;
            }
        }
        return true;
    }

    /** Lets everybody get what was ordered, and says whether they did and heard nothing strange. */
    void judge(Duration patience, Verdicts verdicts) throws InterruptedException {
        var ended = finish(patience);
        verdicts.add(
                "customers get what they ordered, and until then a 503 that says why",
                ended && strange.isEmpty(),
                "runs",
                accepted.size(),
                "still waited for",
                waitedFor.keySet(),
                "refusals",
                refusals,
                "no answer",
                unanswered,
                "other answers",
                strange);
    }

    /** The same where their node is there all the time: then every question is answered, and none late. */
    void judge(Duration patience, Duration answeredWithin, Verdicts verdicts) throws InterruptedException {
        judge(patience, verdicts);
        verdicts.add(
                "every question of a customer is answered within %d s".formatted(answeredWithin.toSeconds()),
                unanswered.get() == 0 && slowest.get() <= answeredWithin.toMillis(),
                "no answer",
                unanswered,
                "slowest ms",
                slowest);
    }

    /** The runs accepted so far. */
    List<UUID> accepted() {
        return List.copyOf(accepted.values());
    }

    @Override
    public void close() {
        leaving = true;
        threads.forEach(Thread::interrupt);
    }
}

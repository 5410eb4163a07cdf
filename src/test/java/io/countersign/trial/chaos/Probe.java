package io.countersign.trial.chaos;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks the same question over and over, and keeps what came back and how long it took. */
final class Probe implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String kind;
    private final Question question;
    private final Queue<Heard> heard = new ConcurrentLinkedQueue<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread thread;
    private volatile Instant begun = Instant.now();

    interface Question {
        Reply ask() throws IOException, InterruptedException;
    }

    private record Heard(Reply reply, long millis) {}

    Probe(String kind, Question question) {
        this.kind = kind;
        this.question = question;
        this.thread = Thread.ofVirtual().name("probe " + kind).start(this::work);
    }

    private void work() {
        try {
            do {
                begun = Instant.now();
                var reply = answer();
                heard.add(new Heard(reply, Until.millisSince(begun)));
            } while (!over.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Reply answer() throws InterruptedException {
        try {
            return question.ask();
        } catch (IOException e) {
            return new Reply(0, "", "", e.toString());
        }
    }

    /** Asks nothing new. */
    void finish() {
        over.countDown();
    }

    /** Whether the last question was answered before this time was over. */
    boolean isAnsweredBy(Instant deadline) throws InterruptedException {
        var left = Duration.between(Instant.now(), deadline);
        return left.isPositive() ? thread.join(left) : !thread.isAlive();
    }

    String kind() {
        return kind;
    }

    List<Reply> replies() {
        return heard.stream().map(Heard::reply).toList();
    }

    /** The longest time until an answer; a question that is still open counts as long as it has been. */
    long slowest() {
        var answered = heard.stream().mapToLong(Heard::millis).max().orElse(0);
        return thread.isAlive() ? Math.max(answered, Until.millisSince(begun)) : answered;
    }

    @Override
    public void close() {
        finish();
        thread.interrupt();
    }
}

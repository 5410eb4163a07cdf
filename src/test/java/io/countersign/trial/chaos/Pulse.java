package io.countersign.trial.chaos;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/** Asks one address every 50 ms on a connection of its own, and keeps how long each answer took. */
final class Pulse implements AutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofMillis(50).toNanos();
    private static final int MOST = 100_000;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;
    private final Thread thread;
    private final long[] micros = new long[MOST];
    private volatile int count;
    private int counted;
    private int notOk;
    private volatile boolean over;

    Pulse(HttpRequest.Builder request) {
        this.request = request.build();
        this.thread = Thread.ofPlatform().name("pulse").start(this::beat);
    }

    private void beat() {
        while (!over && count < MOST) {
            var start = System.nanoTime();
            try {
                var status = client.send(request, BodyHandlers.discarding()).statusCode();
                if (status != 200) {
                    notOk++;
                }
            } catch (IOException e) {
                notOk++;
            } catch (InterruptedException e) {
                return;
            }
            micros[count] = (System.nanoTime() - start) / 1000;
            count++;
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Waits until it has asked so often that both ends are used to it; times count from here on. */
    void begin(int asked, Duration patience) throws Exception {
        Until.must("it has asked " + asked + " times", patience, () -> count >= asked);
        counted = count;
    }

    /** How many answers there were, how many were not good, and how long they took. */
    record Times(int asked, int notOk, double p50, double p99, double max) {}

    /** Ends the asking. */
    Times end() throws InterruptedException {
        over = true;
        thread.join();
        var sorted = Arrays.copyOfRange(micros, counted, count);
        Arrays.sort(sorted);
        return new Times(sorted.length, notOk, millis(sorted, 0.5), millis(sorted, 0.99), millis(sorted, 1));
    }

    private static double millis(long[] sorted, double share) {
        return sorted.length == 0
                ? 0
                : sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))] / 1000.0;
    }

    @Override
    public void close() {
        over = true;
        client.close();
    }
}

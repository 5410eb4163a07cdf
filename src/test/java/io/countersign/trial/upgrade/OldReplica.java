package io.countersign.trial.upgrade;

import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A node of the previous release that works on: one small run after another, until it is closed or refused. */
final class OldReplica implements AutoCloseable {
    private final String url;
    private final String turn;
    private final Thread thread;
    private final AtomicReference<@Nullable SQLException> fault = new AtomicReference<>();
    private volatile boolean closed;
    private int turns;

    OldReplica(Release release, String url) throws IOException {
        this.url = url;
        this.turn = release.turn();
        this.thread = Thread.ofPlatform().start(this::work);
    }

    private void work() {
        try (var connection = DriverManager.getConnection(url, "postgres", null);
                var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!closed) {
                statement.execute(aTurn());
                connection.commit();
                count();
            }
        } catch (SQLException e) {
            fault.set(e);
            count();
        }
    }

    private String aTurn() {
        var sql = turn;
        for (var word : List.of("run", "assignment", "reservation", "call", "request")) {
            sql = sql.replace("{" + word + "}", UUID.randomUUID().toString());
        }
        return sql;
    }

    private synchronized void count() {
        turns++;
        notifyAll();
    }

    synchronized int turns() {
        return turns;
    }

    /** Waits until a turn was begun and ended from now on. */
    synchronized void awaitAWholeTurn() {
        var enough = turns + 2;
        try {
            while (turns < enough && fault.get() == null) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What its work was refused with, if it ever was. */
    Optional<String> fault() {
        return Optional.ofNullable(fault.get()).map(SQLException::getMessage);
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}

package io.countersign.ops;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Who uses the server of a directory: one file per application, named by its process. A file of a process that is gone
 * counts for nothing, so a killed application keeps no server alive.
 */
class ServerUsers {
    /** File locks are per process, so two applications in one JVM need a lock of their own. */
    private static final ReentrantLock inThisProcess = new ReentrantLock();

    private final Path directory;
    private final Path mine;

    ServerUsers(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory.resolve("users"));
        var self = ProcessHandle.current();
        this.mine = this.directory.resolve(self.pid() + "-" + startOf(self).toEpochMilli() + "-" + UUID.randomUUID());
    }

    /** The exclusive right to start or stop the server. */
    interface Alone extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    Alone alone() throws IOException {
        inThisProcess.lock();
        try {
            var channel = FileChannel.open(
                    directory.resolveSibling("users.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channel.lock();
            return () -> {
                try (channel) {
                    inThisProcess.unlock();
                }
            };
        } catch (IOException | RuntimeException e) {
            inThisProcess.unlock();
            throw e;
        }
    }

    void join() throws IOException {
        Files.createFile(mine);
    }

    /** Leaves, and says whether nobody is left. */
    boolean leave() throws IOException {
        Files.deleteIfExists(mine);
        var others = false;
        try (var users = Files.newDirectoryStream(directory)) {
            for (var user : users) {
                if (isAlive(user.toFile().getName())) {
                    others = true;
                } else {
                    Files.deleteIfExists(user);
                }
            }
        }
        return !others;
    }

    private static boolean isAlive(String user) {
        var parts = user.split("-", 3);
        return ProcessHandle.of(Long.parseLong(parts[0]))
                .filter(process -> startOf(process).toEpochMilli() == Long.parseLong(parts[1]))
                .isPresent();
    }

    private static Instant startOf(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }
}

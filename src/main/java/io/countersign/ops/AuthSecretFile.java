package io.countersign.ops;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The secret of an application that was given none, made at the first start and kept beside the embedded database.
 * Applications started in the same directory share it as they share the database.
 */
final class AuthSecretFile {
    static final String NAME = "auth-secret";
    private static final int BYTES = 48;

    /** File locks are per process, so two applications in one JVM need a lock of their own. */
    private static final ReentrantLock inThisProcess = new ReentrantLock();

    private final Path file;
    private final Supplier<String> maker;
    private final String purpose;
    private final String variable;

    AuthSecretFile(Path dataDirectory) {
        this(dataDirectory, NAME, AuthSecretFile::made, "secret that signs session cookies", "COUNTERSIGN_AUTH_SECRET");
    }

    /** Another secret that is kept the same way. */
    AuthSecretFile(Path dataDirectory, String name, Supplier<String> maker, String purpose, String variable) {
        this.file = dataDirectory.toAbsolutePath().normalize().resolve(name);
        this.maker = maker;
        this.purpose = purpose;
        this.variable = variable;
    }

    String secret() {
        inThisProcess.lock();
        try {
            Files.createDirectories(file.getParent(), rights("rwx------"));
            try (var channel = FileChannel.open(file, Set.of(CREATE, READ, WRITE), rights("rw-------"));
                    var _ = channel.lock()) {
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                if (channel.size() == 0) {
                    channel.write(ByteBuffer.wrap(maker.get().getBytes(StandardCharsets.US_ASCII)));
                    channel.force(true);
                }
            }
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StartupFault(
                    "The " + purpose + " cannot be kept in " + file + ": " + e,
                    "Set countersign.data-directory to a directory that may be written, or set " + variable + ".",
                    e);
        } finally {
            inThisProcess.unlock();
        }
    }

    static String made() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static FileAttribute<?> rights(String rights) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights));
    }
}

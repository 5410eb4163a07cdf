package io.countersign.ops;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Backups as files: an archive each, named by the second in which it was begun, and beside it a checksum as
 * {@code sha256sum -c} reads it. A file without the extension {@code unfinished} is whole.
 */
class BackupFolder {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Pattern NAME = Pattern.compile("countersign-(?<time>\\d{8}T\\d{6}Z)\\.tar\\.gz(?<more>.*)");

    private final Path directory;

    BackupFolder(Path directory) {
        this.directory = directory;
    }

    /** What is to be done by one application at a time. */
    interface Work {
        void run() throws IOException, SQLException;
    }

    /** Writes what is to be kept, and closes the stream. */
    interface Content {
        void writeTo(OutputStream out) throws IOException, SQLException;
    }

    private record Name(Instant time, String more) {
        static Optional<Name> of(Path file) {
            var parts = NAME.matcher(file.toFile().getName());
            return parts.matches()
                    ? Optional.of(new Name(TIME.parse(parts.group("time"), Instant::from), parts.group("more")))
                    : Optional.empty();
        }
    }

    /** Does the work unless another application is at it. */
    void alone(Work work) throws IOException, SQLException {
        Files.createDirectories(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (var channel = FileChannel.open(
                        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            if (lock != null) {
                work.run();
            }
        } catch (OverlappingFileLockException anotherInThisProcess) {
            return;
        }
    }

    /** When the newest backup was begun; a clock that was ahead for a while must not keep new ones away. */
    Optional<Instant> newest(Instant now) throws IOException {
        return files().stream()
                .flatMap(file -> Name.of(file).stream())
                .filter(name -> name.more().isEmpty())
                .map(Name::time)
                .filter(time -> !time.isAfter(now))
                .max(Instant::compareTo);
    }

    Path add(Instant begun, Content content) throws IOException, SQLException {
        var archive = directory.resolve("countersign-" + TIME.format(begun) + ".tar.gz");
        var unfinished = sibling(archive, ".unfinished");
        try {
            var sum = write(content, unfinished);
            var line = Files.writeString(
                    sibling(archive, ".sha256.unfinished"), sum + "  " + archive.getFileName() + "\n");
            // The checksum first: no archive is ever without one.
            Files.move(line, sibling(archive, ".sha256"), ATOMIC_MOVE);
            Files.move(unfinished, archive, ATOMIC_MOVE);
            return archive;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static String write(Content content, Path file) throws IOException, SQLException {
        var digest = sha256();
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            content.writeTo(out);
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Deletes what is older, and what a killed application left unfinished. */
    void prune(Instant oldest) throws IOException {
        for (var file : files()) {
            var name = Name.of(file);
            if (name.isPresent()
                    && (name.get().time().isBefore(oldest) || name.get().more().endsWith(".unfinished"))) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Fails where the disk has not got so much room. */
    void mustHave(long bytes) throws IOException {
        var free = Files.getFileStore(directory).getUsableSpace();
        if (free < bytes) {
            throw new IOException(
                    "%s has %d MB left, and a backup may need %d MB".formatted(directory, free >> 20, bytes >> 20));
        }
    }

    private List<Path> files() throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private static Path sibling(Path archive, String extension) {
        return archive.resolveSibling(archive.getFileName() + extension);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}

package io.countersign.ops;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.springframework.util.DigestUtils;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/** The PostgreSQL programs for this platform, unpacked from the class path once per version. */
record PostgresBinaries(Path home) {
    /** Unpacks below the directory unless that was done before; a broken attempt leaves nothing behind that counts. */
    static PostgresBinaries under(Path directory) {
        var archive = archive();
        try {
            var home = directory.resolve("PG-" + digest(archive));
            if (!Files.isDirectory(home)) {
                var unfinished = Files.createTempDirectory(directory, "unpacking-");
                try (var in = open(archive)) {
                    unpack(in, unfinished);
                    moveUnlessThere(unfinished, home);
                } finally {
                    FileSystemUtils.deleteRecursively(unfinished);
                }
            }
            return new PostgresBinaries(home);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack PostgreSQL into " + directory, e);
        }
    }

    /** Two processes may unpack at once: whoever comes second uses what is there. */
    private static void moveUnlessThere(Path unfinished, Path home) throws IOException {
        try {
            Files.move(unfinished, home, ATOMIC_MOVE);
        } catch (DirectoryNotEmptyException | FileAlreadyExistsException e) {
            return;
        }
    }

    String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    /** The programs for where we are; fails where this copy has none, as in a container image, which leaves them all out. */
    static String archive() {
        return archiveFor(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static String archiveFor(String system, String architecture) {
        var os = system.startsWith("Mac") ? "darwin" : system.toLowerCase();
        var machine = switch (architecture) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> architecture;
        };
        var name = "postgres-" + os + "-" + machine + ".txz";
        if (PostgresBinaries.class.getResource("/" + name) == null) {
            throw new StartupFault(
                    "No database is named, and this copy of Countersign brings no PostgreSQL for " + system + " on "
                            + architecture + ".",
                    "Start a PostgreSQL of your own and name it in SPRING_DATASOURCE_URL or DATABASE_URL.");
        }
        return name;
    }

    private static InputStream open(String archive) throws IOException {
        var in = PostgresBinaries.class.getResourceAsStream("/" + archive);
        if (in == null) {
            throw new IOException(archive + " has left the class path");
        }
        return in;
    }

    private static String digest(String archive) throws IOException {
        try (var in = open(archive)) {
            return DigestUtils.md5DigestAsHex(in).substring(0, 12);
        }
    }

    private static void unpack(InputStream archive, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException("The archive leads outside: " + entry.getName());
                } else if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.resolve(".."));
                if (entry.isSymbolicLink() || entry.isLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, file);
                    Files.setPosixFilePermissions(
                            file, PosixFilePermissions.fromString(inBin(target, file) ? "rwx------" : "rw-------"));
                }
            }
        }
    }

    private static boolean inBin(Path target, Path file) {
        return target.relativize(file).startsWith("bin");
    }
}

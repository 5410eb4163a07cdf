package io.countersign.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A copy of the embedded server's files while it works, by PostgreSQL's own rules for one: between
 * {@code pg_backup_start} and {@code pg_backup_stop} they are read as they happen to be, and the write-ahead log of that
 * time, read last, makes them whole when a server starts on them.
 */
class BaseBackup {
    private static final String ROOT = "postgres/";
    private static final String DATA = ROOT + "data";
    private static final String CONTROL = "global/pg_control";

    /** What a server fills by itself; the write-ahead log is read when the rest is there. */
    private static final Set<String> EMPTY = Set.of(
            "pg_dynshmem",
            "pg_notify",
            "pg_replslot",
            "pg_serial",
            "pg_snapshots",
            "pg_stat_tmp",
            "pg_subtrans",
            "pg_wal");

    /** What belongs to the running server, or says which directory this is. */
    private static final Set<String> OMITTED = Set.of(
            "postmaster.pid",
            "postmaster.opts",
            "backup_label",
            "backup_label.old",
            "tablespace_map",
            EmbeddedDatabase.MARK);

    private final EmbeddedDatabase database;

    BaseBackup(EmbeddedDatabase database) {
        this.database = database;
    }

    private record End(String lastLog, String label) {}

    /** How much there is to copy. */
    long bytes() throws SQLException {
        try (var connection = database.superuser();
                var statement = connection.createStatement();
                var row = statement.executeQuery("""
                    select sum(pg_database_size(oid)) + (select sum(size) from pg_ls_waldir()) from pg_database\
                    """)) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Writes an archive whose one directory takes the place of the server's; it holds the server's password as well. */
    void write(OutputStream out) throws IOException, SQLException {
        try (var connection = database.superuser();
                var statement = connection.createStatement();
                var archive = new BackupArchive(out)) {
            // Keeps the log from now on from being recycled; goes with the connection.
            statement.execute("select pg_create_physical_replication_slot('backup_' || pg_backend_pid(), true, true)");
            var firstLog = start(statement);
            archive.directory("postgres");
            Files.walkFileTree(database.data(), new Copying(archive, database.data()));
            var end = stop(statement);
            archive.bytes(DATA + "/backup_label", end.label().getBytes(UTF_8));
            for (var log : logs(firstLog, end.lastLog())) {
                archive.file(
                        DATA + "/pg_wal/" + log,
                        database.data().resolve("pg_wal").resolve(log));
            }
            archive.file(ROOT + "password", database.directory().resolve("password"));
        }
    }

    private static String start(Statement statement) throws SQLException {
        try (var row = statement.executeQuery("select pg_walfile_name(pg_backup_start('countersign', true))")) {
            row.next();
            return row.getString(1);
        }
    }

    /** The end of a backup also ends a file of the log, so that the last one is complete. */
    private static End stop(Statement statement) throws SQLException {
        try (var row = statement.executeQuery("select pg_walfile_name(lsn), labelfile from pg_backup_stop(false)")) {
            row.next();
            return new End(row.getString(1), row.getString(2));
        }
    }

    private Set<String> logs(String first, String last) throws IOException {
        try (var files = Files.list(database.data().resolve("pg_wal"))) {
            var logs = files.map(file -> file.toFile().getName())
                    .filter(name -> name.matches("[0-9A-F]{24}"))
                    .filter(name -> name.compareTo(first) >= 0 && name.compareTo(last) <= 0)
                    .collect(Collectors.toCollection(TreeSet::new));
            if (!logs.contains(first) || !logs.contains(last)) {
                throw new IOException("The write-ahead log from " + first + " to " + last + " is not there: " + logs);
            }
            return logs;
        }
    }

    /** Copies a directory in which files grow, shrink, come and go. */
    private static final class Copying extends SimpleFileVisitor<Path> {
        private final BackupArchive archive;
        private final Path data;

        Copying(BackupArchive archive, Path data) {
            this.archive = archive;
            this.data = data;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            var name = data.relativize(directory).toString();
            if (directory.toFile().getName().startsWith("pgsql_tmp")) {
                return FileVisitResult.SKIP_SUBTREE;
            }
            archive.directory(name.isEmpty() ? DATA : DATA + "/" + name);
            return EMPTY.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            var name = data.relativize(file).toString();
            if (name.equals(CONTROL)) {
                archive.wholeFile(DATA + "/" + name, file);
            } else if (attributes.isRegularFile()
                    && !OMITTED.contains(name)
                    && !file.toFile().getName().startsWith("pg_internal.init")) {
                archive.fileIfThere(DATA + "/" + name, file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }
    }
}

package io.countersign.ops;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** The PostgreSQL that the product brings, safe against power loss, for programs that stop, start and watch one. */
public final class OwnPostgres implements AutoCloseable {
    private final Path directory;
    private final PostgresServer server;
    private final String password;
    private int port;

    /** Starts an empty server in the directory, whatever was there before. */
    public OwnPostgres(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        removeFormer();
        this.server = new PostgresServer(directory);
        this.password = server.password();
        start();
    }

    private void removeFormer() throws IOException {
        if (Files.exists(directory.resolve("data/postmaster.pid"))) {
            new PostgresServer(directory).stop();
        }
        FileSystemUtils.deleteRecursively(directory.resolve("data"));
    }

    public void start() throws IOException {
        port = server.start();
    }

    public void stop() throws IOException {
        server.stop();
    }

    /** Sets a parameter of the server that needs a restart. */
    public void configure(String parameter, String value) throws IOException, SQLException {
        execute("alter system set " + parameter + " = '" + value + "'");
        stop();
        start();
    }

    /** Makes an empty database of this name; gives what an application needs to use it. */
    public Map<String, String> database(String name) throws SQLException {
        execute("create database " + name);
        return Map.of(
                "SPRING_DATASOURCE_URL",
                url(name),
                "SPRING_DATASOURCE_USERNAME",
                PostgresServer.SUPERUSER,
                "SPRING_DATASOURCE_PASSWORD",
                password);
    }

    /** Deletes a database and writes to the disk what is not written yet. */
    public void drop(String name) throws SQLException {
        execute("drop database " + name + " with (force)");
        execute("checkpoint");
    }

    /** A connection of the superuser to one of the databases. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database), PostgresServer.SUPERUSER, password);
    }

    private void execute(String sql) throws SQLException {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** The process of the server, whose children serve the connections. */
    public long pid() throws IOException {
        return Long.parseLong(Files.readAllLines(directory.resolve("data/postmaster.pid"))
                .getFirst()
                .strip());
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}

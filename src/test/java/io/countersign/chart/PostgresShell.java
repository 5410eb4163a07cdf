package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ops.InstalledPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A shell in which PostgreSQL's programs find an installed server, whoever they are told to be. */
record PostgresShell(InstalledPostgres server) {
    /** What the shell says to these lines, which must succeed. */
    String sh(Path directory, Map<String, String> environment, String lines) throws Exception {
        var log = Files.createTempFile("postgres", ".log");
        try {
            var builder = new ProcessBuilder(List.of("sh", "-eu", "-c", lines))
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(server.environment());
            builder.environment().putAll(environment);
            var code = builder.start().waitFor();
            var output = Files.readString(log);
            assertThat(code).as(output).isZero();
            return output;
        } finally {
            Files.delete(log);
        }
    }

    /** As the server's administrator. */
    String sql(String database, String sql) throws Exception {
        var lines = "psql -XAtq -v ON_ERROR_STOP=1 <<'END'\n" + sql + "\nEND";
        return sh(Path.of("/"), access("postgres", InstalledPostgres.PASSWORD, database), lines);
    }

    Map<String, String> access(String user, String password, String database) {
        return new HashMap<>(
                Map.of("PGHOST", "localhost", "PGUSER", user, "PGPASSWORD", password, "PGDATABASE", database));
    }

    String jdbc(String database) {
        return "jdbc:postgresql://localhost:%d/%s".formatted(server.port(), database);
    }
}

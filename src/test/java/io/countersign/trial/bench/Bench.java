package io.countersign.trial.bench;

import io.countersign.ops.OwnPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;

/** Measures the packaged product on this machine and says of each figure whether it is what was promised. */
final class Bench {
    private Bench() {}

    public static void main(String... args) throws Exception {
        var directory = Path.of("target", "bench").toAbsolutePath();
        var figures = new ArrayList<Figure>();
        try (var postgres = new OwnPostgres(directory.resolve("postgres"))) {
            postgres.configure("shared_preload_libraries", "pg_stat_statements");
            try (var arena = Arena.open(postgres, directory, "company_runs", Map.of())) {
                figures.addAll(CompanyRuns.measure(arena, Integer.getInteger("runs", 300)));
            }
        }
        figures.forEach(System.out::println);
        System.exit(figures.stream().anyMatch(Figure::missed) ? 1 : 0);
    }
}

package io.countersign.trial.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.ops.OwnPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures the packaged product on this machine, PostgreSQL and a model of ours beside it, and says of each figure
 * whether it is what was promised. Arguments name the sections; none means all. Ends with 1 where a required figure is
 * missed. The figures go to {@code target/bench.json} too.
 */
final class Bench {
    private static final Path DIRECTORY = Path.of("target", "bench").toAbsolutePath();

    private Bench() {}

    /** What is measured together; in full on a node, a database and a model of its own, tried on those of all. */
    private interface Section {
        List<Figure> measure(Arena arena, Scale scale) throws Exception;
    }

    private static final Map<String, Section> SECTIONS = new LinkedHashMap<>();

    static {
        SECTIONS.put("runs", CompanyRuns::measure);
        SECTIONS.put("fan-out", FanOut::measure);
        SECTIONS.put("latency", Latency::measure);
        SECTIONS.put("big-company", BigCompany::measure);
        SECTIONS.put("flat", FlatProcess::measure);
        SECTIONS.put("in-flight", InFlight::measure);
    }

    public static void main(String... args) throws Exception {
        var wanted = args.length == 0 ? List.copyOf(SECTIONS.keySet()) : List.of(args);
        var figures = new ArrayList<Figure>();
        try (var postgres = new OwnPostgres(DIRECTORY.resolve("postgres"))) {
            if (Statements.WANTED) {
                postgres.configure("shared_preload_libraries", "pg_stat_statements");
                postgres.configure("pg_stat_statements.track_planning", "on");
            }
            for (var name : wanted) {
                figures.addAll(measure(postgres, name));
            }
        }
        print(figures);
        write(figures);
        System.exit(figures.stream().anyMatch(Figure::missed) ? 1 : 0);
    }

    private static List<Figure> measure(OwnPostgres postgres, String name) throws Exception {
        var section = SECTIONS.get(name);
        if (section == null) {
            throw new IllegalArgumentException("There is no section " + name + ", only " + SECTIONS.keySet());
        }
        System.out.println("Measuring " + name);
        var settings = name.equals("in-flight") ? InFlight.SETTINGS : Map.<String, String>of();
        try (var arena = Arena.open(postgres, DIRECTORY, name.replace('-', '_'), settings)) {
            return section.measure(arena, Scale.FULL);
        }
    }

    /** A little of every section, on one server: whether the program works, not how fast the product is. */
    static List<Figure> tried(Scale scale) throws Exception {
        var figures = new ArrayList<Figure>();
        try (var postgres = new OwnPostgres(DIRECTORY.resolve("postgres"));
                var arena = Arena.open(postgres, DIRECTORY, "tried", InFlight.SETTINGS)) {
            // The flat process takes the place of the real one, so it comes last.
            for (var name : List.of("runs", "fan-out", "latency", "big-company", "in-flight", "flat")) {
                figures.addAll(SECTIONS.get(name).measure(arena, scale));
            }
        }
        System.out.printf("%nToo little of everything to judge by:%n");
        figures.forEach(figure -> System.out.println(figure.reading()));
        return figures;
    }

    private static void print(List<Figure> figures) {
        System.out.printf("%n%-74s %10s %-7s %10s %8s%n", "what", "measured", "", "required", "aim");
        figures.forEach(System.out::println);
    }

    private static void write(List<Figure> figures) throws IOException {
        var report = new LinkedHashMap<String, Object>();
        report.put("at", Instant.now().toString());
        report.put("processors", Runtime.getRuntime().availableProcessors());
        report.put("figures", figures);
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(Files.newOutputStream(Path.of("target", "bench.json")), report);
    }
}

package io.countersign.trial.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which promises were kept, each with the figures that show it; printed as they come. */
final class Verdicts {
    private final PrintStream output;
    private final List<Verdict> all = new ArrayList<>();
    private String scenario = "";

    Verdicts(PrintStream output) {
        this.output = output;
    }

    /** For who only wants to know what is broken. */
    static Verdicts unprinted() {
        return new Verdicts(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    private record Verdict(String scenario, String promise, boolean kept, Map<String, Object> figures) {
        @Override
        public String toString() {
            var shown = figures.entrySet().stream()
                    .map(figure -> figure.getKey() + " " + figure.getValue())
                    .collect(Collectors.joining(", "));
            return "%-6s  %s: %s (%s)".formatted(kept ? "kept" : "BROKEN", scenario, promise, shown);
        }
    }

    void begin(String name) {
        scenario = name;
        output.println("        " + name + " begins at " + Instant.now());
    }

    /** Something worth knowing that is no promise. */
    void note(String text) {
        output.println("        " + scenario + ": " + text);
    }

    /** The figures are names and values in turn. */
    void add(String promise, boolean kept, Object... figures) {
        var named = new LinkedHashMap<String, Object>();
        for (var i = 0; i < figures.length; i += 2) {
            named.put((String) figures[i], figures[i + 1]);
        }
        var verdict = new Verdict(scenario, promise, kept, named);
        all.add(verdict);
        output.println(verdict);
    }

    List<String> broken() {
        return all.stream()
                .filter(verdict -> !verdict.kept())
                .map(Verdict::toString)
                .toList();
    }

    void write(Path file, long seed) throws IOException {
        var content = new LinkedHashMap<String, Object>();
        content.put("at", Instant.now().toString());
        content.put("seed", seed);
        content.put("processors", Runtime.getRuntime().availableProcessors());
        content.put("verdicts", all);
        Files.write(file, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(content));
    }
}

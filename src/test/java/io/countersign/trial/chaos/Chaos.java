package io.countersign.trial.chaos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Tries the promises of reliability in their long forms and fails when one is broken.
 *
 * <p>Arguments are pairs: {@code kills 50}, {@code replicas 3} (pauses and kills), {@code rolling 3} (rounds),
 * {@code database 30} (seconds away), {@code burst 3} (bursts), {@code seed 7}. Without a scenario all are run.
 */
final class Chaos {
    private static final List<String> EVERYTHING =
            List.of("kills", "50", "replicas", "3", "rolling", "3", "database", "30", "burst", "3");

    private Chaos() {}

    public static void main(String... arguments) throws Exception {
        var words = new ArrayDeque<>(List.of(arguments));
        var seed = seed(words);
        System.out.println("seed " + seed);
        var verdicts = run(scenarios(words.isEmpty() ? new ArrayDeque<>(EVERYTHING) : words, seed));
        verdicts.write(Path.of("target", "chaos.json"), seed);
        System.out.println(verdicts.broken().isEmpty() ? "All promises were kept" : "Promises were BROKEN");
        System.exit(verdicts.broken().isEmpty() ? 0 : 1);
    }

    static Verdicts run(List<Scenario> scenarios) throws Exception {
        Files.createDirectories(Ground.DIRECTORY);
        var verdicts = new Verdicts(System.out);
        try (var ground = new Ground()) {
            for (var scenario : scenarios) {
                verdicts.begin(scenario.name());
                try {
                    scenario.run(ground, verdicts);
                } catch (Exception | AssertionError e) {
                    e.printStackTrace(System.out);
                    verdicts.add("it goes on to the end", false, "ended with", e.toString());
                }
            }
        }
        return verdicts;
    }

    private static long seed(Deque<String> words) {
        if (!words.isEmpty() && words.peek().equals("seed")) {
            words.remove();
            return Long.parseLong(words.remove());
        }
        return new Random().nextInt(1_000_000);
    }

    private static List<Scenario> scenarios(Deque<String> words, long seed) {
        var scenarios = new ArrayList<Scenario>();
        while (!words.isEmpty()) {
            var name = words.remove();
            var number = Integer.parseInt(words.remove());
            scenarios.add(scenario(name, number, seed));
        }
        return scenarios;
    }

    private static Scenario scenario(String name, int number, long seed) {
        return switch (name) {
            case "kills" -> new HardKills(number, true, seed);
            case "replicas" -> new Replicas(number);
            case "rolling" -> new RollingRestart(number);
            case "database" -> new DatabaseTrouble(Duration.ofSeconds(number), 10, seed);
            case "burst" -> new Burst(number, true);
            default -> throw new IllegalArgumentException("There is no scenario " + name);
        };
    }
}

package io.countersign.trial.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** All injected texts: every command in every disguise, and commands in other languages in some of them. */
public final class Corpus {
    private static final int SOME = 4;
    private static final List<Command> COMMANDS = commands("commands.tsv");
    private static final List<Command> TRANSLATIONS = commands("translations.tsv");
    private static final List<Injection> ALL = all();

    private Corpus() {}

    /** An order, and words for it. */
    record Command(Order order, String words) {}

    /** The same list in every JVM, each text once. */
    public static List<Injection> injections() {
        return ALL;
    }

    static List<Command> known() {
        var known = new ArrayList<>(COMMANDS);
        known.addAll(TRANSLATIONS);
        return known;
    }

    private static List<Injection> all() {
        var all = new LinkedHashMap<String, Injection>();
        var number = 0;
        for (var disguise : rows("disguises.tsv").stream()
                .map(row -> new Disguise(row[0], row[1], row[2]))
                .toList()) {
            COMMANDS.forEach(command -> add(all, disguise, command, ""));
            for (int n = number++ % SOME; n < TRANSLATIONS.size(); n += SOME) {
                add(all, disguise, TRANSLATIONS.get(n), ", translated");
            }
        }
        return List.copyOf(all.values());
    }

    private static void add(Map<String, Injection> all, Disguise disguise, Command command, String how) {
        var text = disguise.of(command.words());
        var id = "%s/%s: %s%s (%d)".formatted(disguise.family(), disguise.name(), command.order(), how, all.size());
        all.putIfAbsent(text, new Injection(id, disguise.family(), command.order(), text));
    }

    private static List<Command> commands(String file) {
        return rows(file).stream()
                .map(row -> new Command(Order.valueOf(row[0]), row[1]))
                .toList();
    }

    private static List<String[]> rows(String file) {
        try (var in = Objects.requireNonNull(Corpus.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> line.split("\t"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

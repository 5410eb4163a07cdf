package io.countersign.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.record.Signing.Head;
import io.countersign.record.Violation.Rule;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Verifies an exported chain from the file alone, and against a day's signed heads where they are given. */
public final class VerifyRecord {
    public static final String NAME = "verify-record";
    private static final int SOUND = 0;
    private static final int BROKEN = 1;
    private static final int UNREADABLE = 2;

    private final PrintStream out;

    private VerifyRecord(PrintStream out) {
        this.out = out;
    }

    /** Gives the exit code: 0 all is as it was written, 1 something is not, 2 the files cannot be read. */
    public static int run(List<String> arguments, PrintStream out) {
        if (arguments.isEmpty() || arguments.size() > 3) {
            out.println("Usage: " + NAME + " record.jsonl [heads.json [public-key.pem]]");
            return UNREADABLE;
        }
        try {
            return new VerifyRecord(out).verify(arguments);
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            out.println("Cannot be read: " + e.getMessage());
            return UNREADABLE;
        }
    }

    private int verify(List<String> arguments) throws IOException {
        var day = arguments.size() < 2 ? null : Day.read(Files.readString(Path.of(arguments.get(1))));
        var walk = walk(Path.of(arguments.getFirst()), day == null ? List.of() : day.heads());
        if (day != null) {
            var trusted = arguments.size() < 3 ? null : Files.readString(Path.of(arguments.get(2)));
            day.check(walk, trusted);
            out.println(day.text());
        }
        walk.violations()
                .forEach(broken ->
                        out.println("Entry %d: %s: %s".formatted(broken.entry(), broken.rule(), broken.detail())));
        var sound = walk.violations().isEmpty();
        out.println("%s: %d entries (%d unchained), head %s: %s"
                .formatted(walk.chain(), walk.entries(), walk.unchained(), walk.head(), sound ? "sound" : "BROKEN"));
        return sound ? SOUND : BROKEN;
    }

    private static ChainWalk walk(Path file, List<Head> heads) throws IOException {
        try (var lines = new ExportedLines(file)) {
            var first = lines.next()
                    .map(VerifyRecord::line)
                    .orElseThrow(() -> new IllegalArgumentException(file + " is empty"));
            var walk = new ChainWalk(first.entry().chain());
            walk.expect(heads);
            take(walk, first);
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                take(walk, line.get());
            }
            walk.endsWithAllSigned();
            return walk;
        }
    }

    /** What is no entry stands where one should be. */
    private static void take(ChainWalk walk, ExportedLines.Line next) {
        Line line;
        try {
            line = line(next);
        } catch (IllegalArgumentException | DateTimeException e) {
            walk.note(walk.seq() + 1, Rule.HASH, "is not an entry: " + e.getMessage());
            return;
        }
        take(walk, line);
    }

    private static void take(ChainWalk walk, Line line) {
        var entry = line.entry();
        if (!line.isAsExported()) {
            walk.note(entry.seq(), Rule.HASH, "is not in the form in which it was exported");
        }
        var previous = walk.head();
        walk.take(entry);
        if (entry.hash() != null
                && line.previous() != null
                && !line.previous().equals(previous == null ? Entry.NOTHING : previous)) {
            walk.note(entry.seq(), Rule.HASH, "names another entry before it than the one that is there");
        }
    }

    /** A line that is an entry. */
    private record Line(Entry entry, @Nullable String previous, boolean isAsExported) {}

    private static Line line(ExportedLines.Line line) {
        return switch (line) {
            case ExportedLines.Line.None(var why) -> throw new IllegalArgumentException(why);
            case ExportedLines.Line.Text(var text) -> line(text);
        };
    }

    private static Line line(String text) {
        var json = Canonical.read(text);
        var entry = new Entry(
                json.path("chain").asText(),
                json.path("seq").asLong(),
                Instant.parse(json.path("at").asText()),
                json.path("type").asText(),
                json.path("data"),
                json.path("actor"),
                json.path("covers"),
                textOrNull(json.path("hash")));
        var previous = textOrNull(json.path("previous"));
        return new Line(entry, previous, entry.line(previous).equals(text));
    }

    private static @Nullable String textOrNull(JsonNode node) {
        return node.isNull() || node.isMissingNode() ? null : node.asText();
    }

    /** A day's heads as the API gives them. */
    private record Day(Signing signing, List<Head> heads) {
        static Day read(String text) {
            var json = Canonical.read(text);
            var heads = new ArrayList<Head>();
            json.path("heads")
                    .forEach(head -> heads.add(new Head(
                            head.path("chain").asText(),
                            head.path("seq").asLong(),
                            head.path("hash").asText())));
            return new Day(
                    new Signing(
                            json.path("number").asLong(),
                            Instant.parse(json.path("at").asText()),
                            json.path("payload").asText(),
                            textOrNull(json.path("key")),
                            textOrNull(json.path("publicKey")),
                            textOrNull(json.path("signature"))),
                    heads);
        }

        void check(ChainWalk walk, @Nullable String trusted) {
            signing.faults(heads)
                    .forEach(fault -> walk.note(0, Rule.SIGNED, "signing %d: %s".formatted(signing.number(), fault)));
            if (trusted != null && !signing.isBy(trusted)) {
                walk.note(0, Rule.SIGNED, "signing %d is not by the key given".formatted(signing.number()));
            }
            if (heads.stream().noneMatch(head -> head.chain().equals(walk.chain()))) {
                walk.note(0, Rule.SIGNED, "signing %d has no head of this chain".formatted(signing.number()));
            }
        }

        String text() {
            return "signing %d of %s: %s"
                    .formatted(
                            signing.number(),
                            signing.at(),
                            signing.key() == null ? "not signed" : "signed by key " + signing.key());
        }
    }
}

package io.countersign.record;

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

/**
 * Verifies an exported chain from the file alone, and against a day's signed heads where they are given; or an archive, which
 * has its heads in it.
 */
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
            out.println("       " + NAME + " archive.jsonl [public-key.pem]");
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
        var file = Path.of(arguments.getFirst());
        try (var lines = new ExportedLines(file)) {
            var first = lines.next()
                    .map(ExportedLines.Line::orThrow)
                    .orElseThrow(() -> new IllegalArgumentException(file + " is empty"));
            return VerifyArchive.begins(first) ? archive(first, lines, arguments) : chain(first, lines, arguments);
        }
    }

    private int archive(String first, ExportedLines lines, List<String> arguments) throws IOException {
        if (arguments.size() > 2) {
            throw new IllegalArgumentException("an archive has its heads in it; give at most a public key besides");
        }
        var trusted = arguments.size() < 2 ? null : Files.readString(Path.of(arguments.get(1)));
        var archive = new VerifyArchive(first, trusted);
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            archive.take(line.get());
        }
        var faults = archive.faults();
        faults.forEach(out::println);
        out.println("%s: %s".formatted(archive.text(), faults.isEmpty() ? "sound" : "BROKEN"));
        return faults.isEmpty() ? SOUND : BROKEN;
    }

    private int chain(String first, ExportedLines lines, List<String> arguments) throws IOException {
        var day = arguments.size() < 2 ? null : Day.read(Files.readString(Path.of(arguments.get(1))));
        var walk = walk(first, lines, day == null ? List.of() : day.heads());
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

    private ChainWalk walk(String first, ExportedLines lines, List<Head> heads) throws IOException {
        var begins = Canonical.read(first);
        var part = begins.path(ArchiveLine.PART);
        var walk = new ChainWalk((part.isObject() ? part : begins).path("chain").asText());
        walk.expect(heads);
        if (part.isObject()) {
            var archived = part.path("first").asLong() - 1;
            var hash = part.path("before").asText();
            walk.goesOnAfter(archived, hash);
            out.println("goes on after entry %d, whose hash in its archive must be %s".formatted(archived, hash));
        } else {
            EntryLine.read(first).take(walk);
        }
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            EntryLine.take(walk, line.get());
        }
        walk.endsWithAllSigned();
        return walk;
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
                            EntryLine.textOrNull(json.path("key")),
                            EntryLine.textOrNull(json.path("publicKey")),
                            EntryLine.textOrNull(json.path("signature"))),
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

package io.countersign.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.record.Signing.Head;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Goes along an archive line by line: its signings hold, and each chain in it leads to a head that was signed. */
final class VerifyArchive {
    private static final int MOST_FAULTS = 100;

    private final @Nullable String trusted;
    private final List<String> faults = new ArrayList<>();
    private final Map<Long, Map<String, Head>> signed = new HashMap<>();
    private final TreeSet<String> keys = new TreeSet<>();
    private final MessageDigest before = Canonical.sha256();
    private final JsonNode says;
    private long number;
    private long entries;
    private long chains;
    private boolean ended;

    private @Nullable Signing signing;
    private long headsToCome;
    private final List<Head> heads = new ArrayList<>();

    private @Nullable ChainWalk walk;
    private @Nullable JsonNode part;

    /** With a public key that the signatures must be of, as PEM; null takes those in the file. */
    VerifyArchive(String first, @Nullable String trusted) {
        this.trusted = trusted;
        this.says = Canonical.read(first).path(ArchiveLine.ARCHIVE);
        this.number = 1;
        digest(first);
    }

    static boolean begins(String line) {
        return Canonical.read(line).has(ArchiveLine.ARCHIVE);
    }

    /** What is none of an archive's lines is a fault, and the next ones are looked at. */
    void take(ExportedLines.Line next) {
        number++;
        if (ended) {
            fault("comes after the end");
            return;
        }
        try {
            take(next.orThrow());
        } catch (IllegalArgumentException | DateTimeException e) {
            fault("cannot be read: " + e.getMessage());
        }
    }

    private void take(String line) {
        var json = Canonical.read(line);
        if (json.has(ArchiveLine.END)) {
            end(json.path(ArchiveLine.END));
            return;
        }
        digest(line);
        if (json.has(ArchiveLine.SIGNING)) {
            signing(json.path(ArchiveLine.SIGNING));
        } else if (json.has(ArchiveLine.HEAD)) {
            head(json.path(ArchiveLine.HEAD));
        } else if (json.has(ArchiveLine.PART)) {
            part(json.path(ArchiveLine.PART));
        } else if (walk == null) {
            fault("is an entry of no chain");
        } else {
            entries++;
            EntryLine.take(walk, new ExportedLines.Line.Text(line));
        }
    }

    private void digest(String line) {
        before.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void signing(JsonNode json) {
        closeSigning();
        heads.clear();
        headsToCome = json.path("heads").asLong();
        signing = new Signing(
                json.path("number").asLong(),
                Instant.parse(json.path("at").asText()),
                json.path("payload").asText(),
                EntryLine.textOrNull(json.path("key")),
                EntryLine.textOrNull(json.path("publicKey")),
                EntryLine.textOrNull(json.path("signature")));
    }

    private void head(JsonNode json) {
        heads.add(new Head(
                json.path("chain").asText(),
                json.path("seq").asLong(),
                json.path("hash").asText()));
    }

    private void closeSigning() {
        var closed = signing;
        if (closed == null) {
            return;
        }
        var name = "Signing %d".formatted(closed.number());
        closed.faults(heads).forEach(fault -> note(name + ": " + fault));
        if (heads.size() != headsToCome) {
            note("%s: %d heads are there, it says %d".formatted(name, heads.size(), headsToCome));
        }
        if (closed.key() == null) {
            note(name + " is not signed");
        } else {
            keys.add(closed.key());
            if (trusted != null && !closed.isBy(trusted)) {
                note(name + " is not by the key given");
            }
        }
        var byChain = new HashMap<String, Head>();
        heads.forEach(head -> byChain.put(head.chain(), head));
        if (signed.put(closed.number(), byChain) != null) {
            note(name + " is there twice");
        }
        signing = null;
    }

    private void part(JsonNode json) {
        closeSigning();
        closePart();
        chains++;
        part = json;
        walk = new ChainWalk(json.path("chain").asText());
        walk.goesOnAfter(json.path("first").asLong() - 1, json.path("before").asText());
    }

    private void closePart() {
        var closed = walk;
        var planned = part;
        if (closed == null || planned == null) {
            return;
        }
        var last = planned.path("last").asLong();
        var hash = planned.path("hash").asText();
        closed.endsAt(last, hash);
        var head =
                signed.getOrDefault(planned.path("signing").asLong(), Map.of()).get(closed.chain());
        if (!new Head(closed.chain(), last, hash).equals(head)) {
            closed.note(last, Violation.Rule.SIGNED, "is not the head that was signed");
        }
        closed.violations()
                .forEach(broken -> note("%s, entry %d: %s: %s"
                        .formatted(closed.chain(), broken.entry(), broken.rule(), broken.detail())));
        walk = null;
        part = null;
    }

    private void end(JsonNode json) {
        closeSigning();
        closePart();
        ended = true;
        if (!HexFormat.of()
                .formatHex(before.digest())
                .equals(json.path("sha256").asText())) {
            note("The file is not as it was written: the lines before its end have another digest");
        }
    }

    /** What is wrong, in the order of the file; after its last line. */
    List<String> faults() {
        if (!ended) {
            closeSigning();
            closePart();
            note("The file has no end");
        }
        count("signings", signed.size());
        count("chains", chains);
        count("entries", entries);
        return List.copyOf(faults);
    }

    private void count(String what, long there) {
        if (says.path(what).asLong(-1) != there) {
            note("The file has %d %s, it says %d"
                    .formatted(there, what, says.path(what).asLong(-1)));
        }
    }

    private void fault(String what) {
        note("Line %d %s".formatted(number, what));
    }

    private void note(String fault) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(fault);
        }
    }

    /** What it is, in a line. */
    String text() {
        return "archive %s: %d chains, %d entries, signed by key %s"
                .formatted(says.path("month").asText(), chains, entries, String.join(", ", keys));
    }
}

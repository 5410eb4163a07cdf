package io.countersign.record;

import io.countersign.record.Violation.Rule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Goes along a chain from its first entry to its last and notes what does not follow. Needs no database. */
final class ChainWalk {
    private static final int MOST_VIOLATIONS = 100;
    private static final String BEGAN = "ChainBegan";

    private final String chain;
    private final List<Violation> violations = new ArrayList<>();
    private final MessageDigest beginning = Canonical.sha256();
    private final SortedMap<Long, String> signed = new TreeMap<>();
    private String head = Entry.NOTHING;
    private long seq;
    private long entries;
    private long unchained;
    private boolean chained;

    ChainWalk(String chain) {
        this.chain = chain;
    }

    String chain() {
        return chain;
    }

    /** Heads of this chain, of those given, that are known from elsewhere; before the first entry. */
    void expect(List<Signing.Head> heads) {
        heads.stream().filter(one -> one.chain().equals(chain)).forEach(one -> signed.put(one.seq(), one.hash()));
    }

    /** Entries up to this one are elsewhere; before the first entry, and after the heads are known. */
    void goesOnAfter(long archived, String hash) {
        if (archived == 0) {
            return;
        }
        seq = archived;
        head = hash;
        chained = true;
        var expected = signed.get(archived);
        if (expected != null && !expected.equals(hash)) {
            note(archived, Rule.SIGNED, "is archived, and is not the one whose hash was signed");
        }
        signed.headMap(archived + 1).clear();
    }

    void take(Entry entry) {
        if (!entry.chain().equals(chain)) {
            note(entry.seq(), Rule.SEQUENCE, "is an entry of " + entry.chain() + ", not of " + chain);
        }
        if (entry.seq() != seq + 1) {
            note(
                    seq + 1,
                    Rule.SEQUENCE,
                    "is missing, or out of its order: entry %d follows entry %d".formatted(entry.seq(), seq));
        }
        seq = entry.seq();
        entries++;
        var hash = entry.hash();
        var expected = signed.remove(seq);
        if (expected != null && !expected.equals(hash)) {
            note(seq, Rule.SIGNED, "is not the one whose hash was signed");
        }
        if (hash == null) {
            unchained(entry);
        } else {
            chained(entry, hash);
        }
    }

    private void unchained(Entry entry) {
        if (chained) {
            note(entry.seq(), Rule.HASH, "has no hash");
            return;
        }
        if (unchained++ > 0) {
            beginning.update((byte) '\n');
        }
        beginning.update(entry.unchainedText().getBytes(StandardCharsets.UTF_8));
    }

    private void chained(Entry entry, String hash) {
        if (!chained) {
            chained = true;
            begins(entry);
        }
        if (!Canonical.digest(entry.text(head)).equals(hash)) {
            note(entry.seq(), Rule.HASH, "does not match its hash: it was changed, or the entry before it was");
        }
        head = hash;
    }

    /** The first chained entry says what was there before. */
    private void begins(Entry entry) {
        var says = entry.type().equals(BEGAN) ? entry.data().path("unchained").asLong(0) : 0;
        if (says != unchained) {
            note(
                    entry.seq(),
                    Rule.BEGINNING,
                    "%d unchained entries come before it, it says %d".formatted(unchained, says));
        } else if (says > 0
                && !HexFormat.of()
                        .formatHex(beginning.digest())
                        .equals(entry.data().path("digest").asText())) {
            note(1, Rule.BEGINNING, "or another unchained entry before %d was changed".formatted(entry.seq()));
        }
    }

    /** What was signed and has not come is missing. */
    void endsWithAllSigned() {
        signed.keySet().forEach(missing -> note(missing, Rule.SIGNED, "was signed and is missing"));
    }

    /** Compares the end with what is known of it elsewhere. */
    void endsAt(long expectedSeq, String expectedHead) {
        if (seq != expectedSeq) {
            note(
                    Math.min(seq, expectedSeq) + 1,
                    Rule.HEAD,
                    "%s: the chain's newest entry is %d"
                            .formatted(seq < expectedSeq ? "is missing" : "is too much", expectedSeq));
        } else if (!head.equals(expectedHead)) {
            note(seq, Rule.HEAD, "is not the one with which the chain ends");
        }
    }

    void note(long entry, Rule rule, String detail) {
        if (violations.size() < MOST_VIOLATIONS) {
            violations.add(new Violation(entry, rule, detail));
        }
    }

    void note(List<Violation> others) {
        others.forEach(one -> note(one.entry(), one.rule(), one.detail()));
    }

    long seq() {
        return seq;
    }

    /** The hash of the newest entry; null where none is chained. */
    @Nullable
    String head() {
        return chained ? head : null;
    }

    long entries() {
        return entries;
    }

    long unchained() {
        return unchained;
    }

    /** The first broken entry first, what has no entry last. */
    List<Violation> violations() {
        return violations.stream()
                .sorted(Comparator.comparingLong(one -> one.entry() == 0 ? Long.MAX_VALUE : one.entry()))
                .toList();
    }
}

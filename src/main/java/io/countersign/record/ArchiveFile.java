package io.countersign.record;

import io.countersign.problem.Problem;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.util.HexFormat;
import org.springframework.stereotype.Component;

/**
 * Writes what may be archived of a month as JSON Lines: the signings that prove it, and the entries chain by chain.
 *
 * <p>The same plan gives the same bytes, whenever and by whichever replica it is written.
 */
@Component
class ArchiveFile {
    private final EntryStore store;
    private final Heads heads;

    ArchiveFile(EntryStore store, Heads heads) {
        this.store = store;
        this.heads = heads;
    }

    /** Writes the file with the entries as they are; whether they are sound finds whoever verifies it. */
    void write(ArchivePlan plan, OutputStream out) {
        write(plan, out, false);
    }

    /** The digest of the file, where every chain in it is sound up to its signed head; else a clash names what is not. */
    String digest(ArchivePlan plan) {
        var all = Canonical.sha256();
        write(plan, new DigestOutputStream(OutputStream.nullOutputStream(), all), true);
        return HexFormat.of().formatHex(all.digest());
    }

    private void write(ArchivePlan plan, OutputStream to, boolean sound) {
        var digest = Canonical.sha256();
        var out = new DigestOutputStream(to, digest);
        try {
            var signings = plan.signings();
            line(
                    out,
                    ArchiveLine.archive(
                            plan.month().toString(),
                            signings.size(),
                            plan.parts().size(),
                            plan.entries()));
            for (var number : signings) {
                signing(number, out, sound);
            }
            for (var part : plan.parts()) {
                part(part, out, sound);
            }
            line(out, ArchiveLine.end(HexFormat.of().formatHex(digest.digest())));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signing(long number, OutputStream out, boolean sound) throws IOException {
        var signing = heads.find(number);
        var all = heads.heads(number);
        if (sound) {
            signing.faults(all).stream().findFirst().ifPresent(fault -> {
                throw new Problem.Clash("Signing %d does not hold (%s): nothing is archived".formatted(number, fault));
            });
        }
        line(out, ArchiveLine.signing(signing, all.size()));
        for (var head : all) {
            line(out, ArchiveLine.head(head));
        }
    }

    private void part(ArchivePlan.Part part, OutputStream out, boolean sound) throws IOException {
        line(out, ArchiveLine.part(part.chain(), part.first(), part.before(), part));
        var lines = new EntryLines(part.first() == 1 ? null : part.before());
        var walk = sound ? walk(part) : null;
        store.read(part.of(), part.first() - 1, part.last(), batch -> {
            if (walk != null) {
                batch.forEach(walk::take);
            }
            RecordExport.write(out, lines, batch);
        });
        if (walk != null) {
            walk.endsAt(part.last(), part.hash());
            demandSound(walk);
        }
    }

    private static ChainWalk walk(ArchivePlan.Part part) {
        var walk = new ChainWalk(part.chain());
        walk.goesOnAfter(part.first() - 1, part.before());
        return walk;
    }

    private static void demandSound(ChainWalk walk) {
        walk.violations().stream().findFirst().ifPresent(broken -> {
            throw new Problem.Clash("Entry %d of %s is not as it was written (%s): nothing is archived"
                    .formatted(broken.entry(), walk.chain(), broken.detail()));
        });
    }

    private static void line(OutputStream out, String line) throws IOException {
        RecordExport.line(out, line);
    }
}

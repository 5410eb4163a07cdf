package io.countersign.command;

import io.countersign.ops.DatabaseLook;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;

/** Are the tables those of this version? */
final class MigrationCheck {
    private final Findings findings;

    MigrationCheck(Findings findings) {
        this.findings = findings;
    }

    /** Whether the tables are there, so that what is in them can be looked at. */
    boolean look(DatabaseLook database, String schema) {
        var flyway = database.migrations(schema);
        var info = flyway.info();
        var all = info.all();
        if (Stream.of(all).noneMatch(one -> one.getState().isApplied())) {
            findings.warn("There are no tables yet.", "countersign onboard, or start the server: both make them.");
            return false;
        }
        var failed = versions(all, one -> one.getState().isFailed());
        var newer = versions(all, one -> one.getState().name().startsWith("FUTURE"));
        if (!failed.isEmpty()) {
            findings.fail(
                    "Migration " + failed + " failed.",
                    "Read the log of the start that tried it, mend the cause, and start again; or restore a backup.");
        }
        var changed = Stream.of(all).filter(MigrationCheck::isChanged).toList();
        if (!changed.isEmpty()) {
            findings.fail(
                    "Migration " + changed.getFirst().getVersion() + " is not the one that was applied.",
                    "Use the program that migrated this database, or a newer release of it.");
        }
        if (info.pending().length > 0) {
            findings.warn(
                    info.pending().length + " migrations of this version are missing, the first is "
                            + info.pending()[0].getVersion() + ".",
                    "countersign onboard, or start the server: both migrate.");
        }
        if (!newer.isEmpty()) {
            findings.warn(
                    "The database is of a newer version than this program: it has migration " + newer + ".",
                    "Use the newer program, unless you rolled back by intention.");
        }
        if (failed.isEmpty() && changed.isEmpty() && info.pending().length == 0) {
            findings.ok("Version " + info.current().getVersion() + ".");
        }
        return failed.isEmpty() && info.pending().length == 0;
    }

    private static boolean isChanged(MigrationInfo one) {
        return one.getState().isApplied() && one.getState().isResolved() && !one.isChecksumMatching();
    }

    private static String versions(MigrationInfo[] all, Predicate<MigrationInfo> which) {
        return String.join(
                ", ",
                Stream.of(all)
                        .filter(which)
                        .map(one -> String.valueOf(one.getVersion()))
                        .toList());
    }
}

package io.countersign.company;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a definition would change in a company.
 *
 * @param fromVersion the version it is compared with; none for a company that does not exist yet
 * @param digest names exactly this change of exactly that version: who confirms it gets what was shown
 * @param routines those that come, go or become different, with their positions or without
 * @param budgets monthly limits, those of positions that come or go included
 */
public record CompanyChange(
        String company,
        @Nullable Integer fromVersion,
        String digest,
        List<Field> fields,
        List<String> added,
        List<String> removed,
        List<PositionChange> changed,
        List<Grant> grantsAdded,
        List<Grant> grantsRemoved,
        List<RoutineChange> routines,
        Processes processes,
        List<Budget> budgets) {
    public CompanyChange {
        fields = List.copyOf(fields);
        added = List.copyOf(added);
        removed = List.copyOf(removed);
        changed = List.copyOf(changed);
        grantsAdded = List.copyOf(grantsAdded);
        grantsRemoved = List.copyOf(grantsRemoved);
        routines = List.copyOf(routines);
        budgets = List.copyOf(budgets);
    }

    /** One field before and after, null where it is absent. */
    public record Field(
            String field, @Nullable String from, @Nullable String to) {}

    /** What changes of one position. */
    public record PositionChange(String position, List<Field> fields) {
        public PositionChange {
            fields = List.copyOf(fields);
        }
    }

    /** What changes of one routine; all of it where it comes or goes. */
    public record RoutineChange(String position, String routine, List<Field> fields) {
        public RoutineChange {
            fields = List.copyOf(fields);
        }
    }

    /** Process definitions by their keys; an edited form counts as a change of its process. */
    public record Processes(List<String> added, List<String> removed, List<String> changed) {
        public Processes {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
            changed = List.copyOf(changed);
        }
    }

    /** The monthly limit of the company or of a position, null for none. */
    public record Budget(
            String owner, @Nullable String from, @Nullable String to) {}

    /** Whether nothing would be different. */
    public boolean isNone() {
        return fields.isEmpty()
                && added.isEmpty()
                && removed.isEmpty()
                && changed.isEmpty()
                && grantsAdded.isEmpty()
                && grantsRemoved.isEmpty()
                && routines.isEmpty();
    }
}

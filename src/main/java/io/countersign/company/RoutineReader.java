package io.countersign.company;

import io.countersign.problem.Problem;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the routines of one position and checks what can be said of each alone. */
final class RoutineReader {
    static final int MOST_OF_POSITION = 10;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TEXT = 4000;

    private RoutineReader() {}

    static List<RoutineDraft> read(FieldReader position, List<Problem.Fault> faults) {
        var nodes = position.items("routines");
        if (nodes.size() > MOST_OF_POSITION) {
            position.fault("routines", "must hold at most %d routines".formatted(MOST_OF_POSITION));
            return List.of();
        }
        var drafts = new ArrayList<RoutineDraft>();
        var keys = new HashSet<String>();
        for (var i = 0; i < nodes.size(); i++) {
            var path = position.path("routines[%d]".formatted(i));
            if (nodes.get(i) instanceof SourceNode.Fields(var values)) {
                var draft = one(path, new FieldReader(path, values, faults));
                if (draft.key() != null && !keys.add(draft.key())) {
                    faults.add(new Problem.Fault(
                            path + ".key", "\"%s\" is the key of another routine of it".formatted(draft.key())));
                }
                drafts.add(draft);
            } else {
                faults.add(new Problem.Fault(path, "must be a routine with its fields"));
            }
        }
        return drafts;
    }

    private static RoutineDraft one(String path, FieldReader fields) {
        var key = PositionReader.key(fields, "key");
        var every = every(fields);
        var cron = fields.optional("cron", LONGEST_NAME);
        var zone = timeZone(fields);
        schedule(fields, cron);
        var objective = fields.text("objective", LONGEST_TEXT);
        if (!fields.has("objective")) {
            fields.fault("objective", "is required");
        } else if (objective != null && objective.isBlank()) {
            fields.fault("objective", "must not be blank");
        }
        var acceptance = fields.text("acceptance", LONGEST_TEXT);
        var budget = fields.requiredAmount("budget");
        if (budget != null && budget.nanos() == 0) {
            fields.fault("budget", "must be above zero");
        }
        var missed = missed(fields);
        fields.close();
        return new RoutineDraft(
                path,
                key,
                every,
                cron,
                zone,
                objective,
                acceptance == null || acceptance.isBlank() ? null : acceptance,
                budget,
                missed);
    }

    private static @Nullable String every(FieldReader fields) {
        var every = fields.optional("every", LONGEST_NAME);
        if (every != null && Schedule.interval(every).isEmpty()) {
            fields.fault("every", "must be such as 30s, 15m, 8h or 1d, from 10s to 366d");
            return null;
        }
        return every;
    }

    private static @Nullable String timeZone(FieldReader fields) {
        var zone = fields.optional("timeZone", LONGEST_NAME);
        if (zone == null) {
            return null;
        }
        if (!fields.has("cron")) {
            fields.fault("timeZone", "is only for a routine with cron");
        } else if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            fields.fault("timeZone", "must be the name of a time zone, such as Europe/Berlin or UTC");
        }
        return zone;
    }

    private static void schedule(FieldReader fields, @Nullable String cron) {
        if (fields.has("every") == fields.has("cron")) {
            fields.fault("every", "is required, or cron instead of it; not both");
        }
        if (cron == null) {
            return;
        }
        try {
            Schedule.Cron.of(cron, null);
        } catch (IllegalArgumentException | DateTimeException e) {
            var reason = Objects.requireNonNullElse(e.getMessage(), "");
            fields.fault("cron", reason.startsWith("must ") ? reason : "is no cron expression: " + reason);
        }
    }

    private static Missed missed(FieldReader fields) {
        var word = fields.optional("missed", LONGEST_NAME);
        if (word == null) {
            return Missed.CATCH_UP;
        }
        var missed = Missed.of(word);
        if (missed.isEmpty()) {
            fields.fault("missed", "must be one of " + String.join(", ", Missed.WORDS));
        }
        return missed.orElse(Missed.CATCH_UP);
    }
}

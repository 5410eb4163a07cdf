package io.countersign.ops;

import io.countersign.ops.CompanyDesk.AssignmentReport;
import io.countersign.ops.CompanyDesk.RunReport;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One run told in a few lines of plain ASCII: who did what below whom, what it cost, what came of it. */
class RunStory {
    private static final int OBJECTIVE = 60;
    private static final int RESULT_LINES = 6;

    private final RunReport run;
    private final List<AssignmentReport> assignments;
    private final StringBuilder text = new StringBuilder();
    private final int width;

    private RunStory(RunReport run, List<AssignmentReport> assignments) {
        this.run = run;
        this.assignments = assignments;
        this.width = assignments.stream()
                .mapToInt(assignment ->
                        2 * depth(assignment) + assignment.position().length())
                .max()
                .orElse(0);
    }

    static String of(RunReport run, List<AssignmentReport> assignments) {
        return new RunStory(run, assignments).tell();
    }

    private String tell() {
        below(null);
        text.append("  Spent ")
                .append(run.spent())
                .append(" of ")
                .append(run.budget())
                .append(" USD");
        text.append(run.simulated() ? " (simulated: no model was asked, nobody is billed)\n" : "\n");
        if (!run.waitingFor().isEmpty()) {
            text.append("  Waits for ")
                    .append(String.join("; ", run.waitingFor()))
                    .append('\n');
        }
        if (run.failure() != null) {
            text.append("  Failed: ").append(firstLine(run.failure())).append('\n');
        }
        if (run.result() != null) {
            text.append("  Result:\n");
            run.result()
                    .strip()
                    .lines()
                    .limit(RESULT_LINES)
                    .forEach(line -> text.append("    ")
                            .append(shortened(printable(line), 100))
                            .append('\n'));
        }
        return text.toString();
    }

    private void below(@Nullable UUID parent) {
        for (var assignment : assignments) {
            if (Objects.equals(assignment.parent(), parent)) {
                var position = "  ".repeat(depth(assignment)) + assignment.position();
                var objective = shortened(firstLine(assignment.objective()), OBJECTIVE);
                text.append(("  %-" + width + "s  %-9s  %8s  %s\n")
                        .formatted(position, assignment.status(), assignment.spent(), objective));
                below(assignment.id());
            }
        }
    }

    private int depth(AssignmentReport assignment) {
        var depth = 0;
        for (var parent = assignment.parent(); parent != null; parent = parentOf(parent)) {
            depth++;
        }
        return depth;
    }

    private @Nullable UUID parentOf(UUID id) {
        return assignments.stream()
                .filter(assignment -> assignment.id().equals(id))
                .map(AssignmentReport::parent)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private static String firstLine(String text) {
        return text.strip().lines().findFirst().map(RunStory::printable).orElse("");
    }

    /** A model wrote it: no escape sequence of it may reach a terminal. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", " ");
    }

    private static String shortened(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length - 3) + "...";
    }
}

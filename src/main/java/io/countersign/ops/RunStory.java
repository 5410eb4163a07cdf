package io.countersign.ops;

import static java.util.stream.Collectors.joining;

import io.countersign.ledger.Money;
import io.countersign.run.Assignment;
import io.countersign.run.Run;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One run told in a few lines of plain ASCII: who did what below whom, what it cost, what came of it. */
class RunStory {
    private static final int OBJECTIVE = 60;
    private static final int RESULT_LINES = 6;

    private final Run run;
    private final List<Assignment> assignments;
    private final Map<UUID, Money> spent;
    private final StringBuilder text = new StringBuilder();
    private final int width;

    private RunStory(Run run, List<Assignment> assignments, Map<UUID, Money> spent) {
        this.run = run;
        this.assignments = assignments;
        this.spent = spent;
        this.width = assignments.stream()
                .mapToInt(assignment ->
                        2 * assignment.depth() + assignment.position().length())
                .max()
                .orElse(0);
    }

    /** The amounts are what run and assignments spent, by their ids. */
    static String of(Run run, List<Assignment> assignments, Map<UUID, Money> spent) {
        return new RunStory(run, assignments, spent).tell();
    }

    private String tell() {
        below(null);
        text.append("  Spent ")
                .append(spent(run.id()))
                .append(" of ")
                .append(run.budget())
                .append(" USD");
        text.append(run.simulated() ? " (simulated: no model was asked, nobody is billed)\n" : "\n");
        if (!run.waitingFor().isEmpty()) {
            var who = run.waitingFor().stream().map(waiting -> waiting.who() + " (" + firstLine(waiting.why()) + ")");
            text.append("  Waits for ").append(who.collect(joining("; "))).append('\n');
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
                var position = "  ".repeat(assignment.depth()) + assignment.position();
                var objective = shortened(firstLine(assignment.objective()), OBJECTIVE);
                text.append(("  %-" + width + "s  %-9s  %10s  %s\n")
                        .formatted(position, assignment.status(), spent(assignment.id()), objective));
                below(assignment.id());
            }
        }
    }

    private Money spent(UUID id) {
        return spent.getOrDefault(id, Money.ZERO);
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

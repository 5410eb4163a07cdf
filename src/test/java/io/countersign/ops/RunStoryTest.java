package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ledger.Money;
import io.countersign.run.Assignment;
import io.countersign.run.Run;
import io.countersign.run.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunStoryTest {
    private static final UUID RUN = UUID.randomUUID();
    private static final Assignment CEO = assignment(null, "ceo", "Answer the goal", Assignment.Status.ACCEPTED);
    private static final Assignment RESEARCH =
            assignment(CEO, "head-of-research", "Study the market", Assignment.Status.ACCEPTED);
    private static final Assignment ANALYST =
            assignment(RESEARCH, "analyst", "Size it\nand more", Assignment.Status.DROPPED);
    private static final Assignment WRITER = assignment(CEO, "writer", "x".repeat(70), Assignment.Status.ACCEPTED);

    @Test
    void tellsWhoDidWhatBelowWhom() {
        var run = run(RunStatus.SUCCEEDED, "They would.\nSecond line.", null, List.of());
        var spent = Map.of(RUN, Money.usd("0.0156"), CEO.id(), Money.usd("0.0102"), ANALYST.id(), Money.usd("0.0003"));

        var story = RunStory.of(run, List.of(CEO, RESEARCH, WRITER, ANALYST), spent);

        assertThat(story).isEqualTo("""
              ceo                 ACCEPTED       0.0102  Answer the goal
                head-of-research  ACCEPTED         0.00  Study the market
                  analyst         DROPPED        0.0003  Size it
                writer            ACCEPTED         0.00  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
              Spent 0.0156 of 2.00 USD (simulated: no model was asked, nobody is billed)
              Result:
                They would.
                Second line.
            """);
    }

    @Test
    void saysWhatAFailedRunFailedAt() {
        var run = run(RunStatus.FAILED, null, "The plan\nis no plan", List.of());

        assertThat(RunStory.of(run, List.of(), Map.of()))
                .contains("  Failed: The plan\n")
                .doesNotContain("is no plan");
    }

    @Test
    void saysWhomAWaitingRunWaitsFor() {
        var board = new Run.Waiting("BOARD", "board", "Raise the budget", "task", Instant.EPOCH);

        assertThat(RunStory.of(run(RunStatus.WAITING, null, null, List.of(board)), List.of(), Map.of()))
                .contains("  Waits for board (Raise the budget)\n");
    }

    @Test
    void keepsATerminalSafeFromWhatAModelWrote() {
        var run = run(RunStatus.SUCCEEDED, "\u001b[2Jgone\n2\n3\n4\n5\n6\n7", null, List.of());

        assertThat(RunStory.of(run, List.of(), Map.of()))
                .contains(" [2Jgone")
                .contains("    6\n")
                .doesNotContain("\u001b", "    7\n");
    }

    private static Run run(
            RunStatus status, @Nullable String result, @Nullable String failure, List<Run.Waiting> waitingFor) {
        return new Run(
                RUN,
                "acme",
                1,
                "goal",
                Money.usd("2"),
                true,
                status,
                result,
                failure,
                null,
                "digest",
                Instant.EPOCH,
                null,
                waitingFor,
                null);
    }

    private static Assignment assignment(
            @Nullable Assignment parent, String position, String objective, Assignment.Status status) {
        return new Assignment(
                UUID.randomUUID(),
                RUN,
                "acme",
                parent == null ? null : parent.id(),
                position,
                parent == null ? 0 : parent.depth() + 1,
                objective,
                "",
                Money.ZERO,
                status,
                null,
                null,
                null,
                0,
                1,
                0,
                1,
                1,
                true,
                Instant.EPOCH,
                null);
    }
}

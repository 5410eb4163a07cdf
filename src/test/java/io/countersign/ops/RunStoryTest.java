package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ops.CompanyDesk.AssignmentReport;
import io.countersign.ops.CompanyDesk.RunReport;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunStoryTest {
    private static final AssignmentReport CEO = assignment(null, "ceo", "Answer the goal", "ACCEPTED", "0.0102");
    private static final AssignmentReport RESEARCH =
            assignment(CEO, "head-of-research", "Study the market", "ACCEPTED", "0.0041");
    private static final AssignmentReport ANALYST =
            assignment(RESEARCH, "analyst", "Size it\nand more", "DROPPED", "0.0003");
    private static final AssignmentReport WRITER = assignment(CEO, "writer", "x".repeat(70), "ACCEPTED", "0.0010");

    @Test
    void tellsWhoDidWhatBelowWhom() {
        var run = run("SUCCEEDED", "They would.\nSecond line.", null, List.of());

        var story = RunStory.of(run, List.of(CEO, RESEARCH, WRITER, ANALYST));

        assertThat(story).isEqualTo("""
              ceo                 ACCEPTED     0.0102  Answer the goal
                head-of-research  ACCEPTED     0.0041  Study the market
                  analyst         DROPPED      0.0003  Size it
                writer            ACCEPTED     0.0010  xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...
              Spent 0.0156 of 2.00 USD (simulated: no model was asked, nobody is billed)
              Result:
                They would.
                Second line.
            """);
    }

    @Test
    void saysWhatAFailedRunFailedAtAndWhomAWaitingOneWaitsFor() {
        assertThat(RunStory.of(run("FAILED", null, "The plan\nis no plan", List.of()), List.of()))
                .contains("  Failed: The plan\n")
                .doesNotContain("is no plan");
        assertThat(RunStory.of(run("WAITING", null, null, List.of("counsel: a decision", "board")), List.of()))
                .contains("  Waits for counsel: a decision; board\n");
    }

    @Test
    void keepsATerminalSafeFromWhatAModelWrote() {
        var run = run("SUCCEEDED", "\u001b[2Jgone\n2\n3\n4\n5\n6\n7", null, List.of());

        assertThat(RunStory.of(run, List.of()))
                .contains(" [2Jgone")
                .contains("    6\n")
                .doesNotContain("\u001b", "7");
    }

    private static RunReport run(
            String status, @Nullable String result, @Nullable String failure, List<String> waitingFor) {
        return new RunReport(UUID.randomUUID(), status, true, "2.00", "0.0156", result, failure, waitingFor);
    }

    private static AssignmentReport assignment(
            @Nullable AssignmentReport parent, String position, String objective, String status, String spent) {
        return new AssignmentReport(
                UUID.randomUUID(), parent == null ? null : parent.id(), position, objective, status, spent);
    }
}

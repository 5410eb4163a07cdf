package io.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Handled;
import io.countersign.engine.Task;
import io.countersign.engine.TaskOutcome;
import io.countersign.ledger.Money;
import io.countersign.llm.Journal;
import io.countersign.llm.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ActHandlerTest {
    private static final Task TASK =
            new Task("task", "worker", "agent.review", UUID.randomUUID(), "process", 5, Map.of());

    @Test
    void countsAsShownWhatItsBriefShowed() {
        var verdicts = new StringBuilder();
        IntStream.range(0, 50)
                .forEach(i -> verdicts.append("%s{\"label\": \"A%d\", \"verdict\": \"DROP\", \"comment\": \"\"}"
                        .formatted(i == 0 ? "" : ", ", i)));
        var journal = mock(Journal.class);
        var asked = new ArrayList<List<Message>>();
        when(journal.ask(any(), anyInt(), any(), any(), any())).thenAnswer(call -> {
            asked.add(call.getArgument(2));
            return new Journal.Reply.Recorded(
                    UUID.randomUUID(),
                    "{\"verdicts\": [%s], \"deliver\": true, \"result\": \"40\", \"messages\": []}"
                            .formatted(verdicts));
        });
        var workplace = new Crowded();
        var handler = new ActHandler(ActKind.REVIEW, workplace, new Briefs(), journal, mock(CompanyTurn.class));

        var handled = (Handled.Finish) handler.handle(TASK);
        handled.apply().get();

        var shown = asked.getFirst().getLast().text().split("# Message to you: ", -1).length - 1;
        var counted = Objects.requireNonNull(
                        workplace.applied.getFirst().situation().setting().mail())
                .unread();
        assertThat(shown).isBetween(0, 9);
        assertThat(counted).hasSize(shown);
    }

    /** Fifty results of long-named positions, and ten messages, for which there is no room. */
    private static final class Crowded implements Workplace {
        final List<Job> applied = new ArrayList<>();

        @Override
        public Job job(Task task, ActKind act) {
            var seat = new Seat("x".repeat(63), "t".repeat(90), "");
            var returned = IntStream.range(0, 50)
                    .mapToObj(i -> new Returned(
                            "A" + i,
                            seat,
                            "o".repeat(90),
                            "a".repeat(90),
                            Returned.Status.DONE,
                            "r".repeat(90),
                            Money.ZERO,
                            true))
                    .toList();
            var unread = IntStream.rangeClosed(1, 10)
                    .mapToObj(i -> new Correspondence.Received(i, seat, Correspondence.Tie.PEER, "m".repeat(600)))
                    .toList();
            var partners = IntStream.range(10, 60)
                    .mapToObj(i -> new Correspondence.Partner("p".repeat(58) + i, Correspondence.Tie.PEER))
                    .toList();
            var setting = new Setting("A", "m".repeat(9000), "g", Situations.CEO, new Correspondence(partners, unread));
            return new Job(
                    new Journal.Act(
                            task.id(), "worker", "acme", task.run(), UUID.randomUUID(), "ceo", "REVIEW", "model"),
                    UUID.randomUUID(),
                    new ReviewSituation(setting, Situations.OWN, returned, null));
        }

        @Override
        public Optional<String> stopped(Job job) {
            return Optional.empty();
        }

        @Override
        public TaskOutcome apply(Job job, Decision decision, Outbox outbox) {
            applied.add(job);
            return new TaskOutcome.Done(Map.of());
        }

        @Override
        public TaskOutcome failed(Job job, String reason) {
            throw new AssertionError(reason);
        }
    }
}

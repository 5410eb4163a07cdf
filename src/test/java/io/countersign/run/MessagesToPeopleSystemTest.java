package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.engine.Instances;
import io.countersign.ledger.Money;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** People see at their tasks what was written to them. */
class MessagesToPeopleSystemTest extends MessagesTest {
    @Autowired
    private Instances instances;

    @Test
    void aPersonSeesMessagesAtItsTaskAndHasReadThemWhenItIsDone() {
        aCompany(CHART);
        colleagues.when("head", "plan", request -> with(Colleagues.plainly(request), "counsel", "Look at\nclause 4"));
        var run = waiting(start("4.00"));

        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
        assertThat(task.getDescription())
                .contains("/api/runs/%s/messages?position=counsel".formatted(run.id()))
                .contains("From head, Head:\n> Look at\n> clause 4");
        assertThat(all(run).getFirst().readAt()).isNull();
        instances.complete(task.getId(), "carol", Set.of(), Map.of("result", "It holds."));

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(all(run).getFirst().readAt()).isNotNull();
    }

    /** What a task's description has room for ends before a character that it would have to cut in half. */
    @Test
    void aLongGoalLeavesRoomToSayThatThereAreMessages() {
        aCompany(CHART.replace("budget: 20, authority: 10", "budget: 20, filledBy: people, users: [cleo]"));
        withoutCounsel();
        colleagues.when("head", "review", request -> with(Colleagues.plainly(request), "ceo", "Mind the risks"));
        var run = waiting(runs.start(company, "x" + "\uD83D\uDE00".repeat(1990), Money.usd("4.00"), "test", null));
        var plan = task(run);
        assertThat(plan.getDescription()).endsWith("\uD83D\uDE00");

        instances.complete(
                plan.getId(), "cleo", Set.of(), Map.of("objective_head", "Look closely", "budget_head", "2.00"));

        await().until(() -> all(run).stream().anyMatch(message -> message.to().equals("ceo")));
        await().until(() -> task(run) != null && !task(run).getId().equals(plan.getId()));
        assertThat(task(run).getDescription()).contains("/api/runs/%s/messages?position=ceo".formatted(run.id()));
        runs.cancel(run.id());
    }

    private org.camunda.bpm.engine.task.Task task(Run run) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
    }
}

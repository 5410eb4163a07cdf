package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.engine.Instances;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Positions that people fill, by way of their tasks. */
class PeopleSystemTest extends CompanyTest {
    @Autowired
    private Instances instances;

    @Test
    void aPersonDoesTheWork() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 10}
              - {key: counsel, title: Legal counsel, reportsTo: ceo, instructions: Advises., filledBy: people, users: [carol]}
            """);

        var run = waiting(start("2.00"));
        assertThat(run.waitingFor()).singleElement().satisfies(waiting -> {
            assertThat(waiting.kind()).isEqualTo("PEOPLE");
            assertThat(waiting.who()).isEqualTo("carol");
        });
        var task = task(run);
        assertThat(task.getDescription()).contains("Objective for counsel");
        assertThatThrownBy(() -> complete(task, "mallory", Map.of("result", "mine")))
                .hasMessageContaining("mallory");
        assertThatThrownBy(() -> complete(task, "carol", Map.of("result", "  ")))
                .hasMessageContaining("result");

        complete(task, "carol", Map.of("result", "Two clauses need care."));

        var ended = ended(run);
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(run, "counsel").result()).isEqualTo("Two clauses need care.");
        assertThat(assignment(run, "counsel").status()).isEqualTo(Assignment.Status.ACCEPTED);
    }

    @Test
    void aPersonLeadsAgents() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., filledBy: people, users: [carol], authority: 10}
              - {key: head-of-sales, title: Head of sales, reportsTo: ceo, instructions: Sells.}
              - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
            """);

        var run = waiting(start("2.00"));
        assertThatThrownBy(() -> complete(
                        task(run),
                        "carol",
                        Map.of("objective_head_of_sales", "Sell it", "budget_head_of_sales", "3.00")))
                .hasMessageContaining("left to hand out");
        complete(
                task(run),
                "carol",
                Map.of("objective_head_of_sales", "Sell it", "budget_head_of_sales", "0.50", "approach", "Boldly"));
        var review = waiting(run);
        complete(
                task(review),
                "carol",
                Map.of("verdict_head_of_sales", "REWORK", "comment_head_of_sales", "Bolder", "result", ""));
        waiting(run);
        complete(task(run), "carol", Map.of("verdict_head_of_sales", "ACCEPT", "result", "Sold", "outcome", "DELIVER"));

        var ended = ended(run);
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(ended.result()).isEqualTo("Sold");
        assertThat(assignment(run, "head-of-sales").reworks()).isEqualTo(1);
        assertThat(runs.assignments(run.id())).hasSize(2);
    }

    @Test
    void aPersonSendsBackWithACommentAndNotForEver() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., filledBy: people, users: [carol], authority: 10}
              - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
            """);
        var run = waiting(start("2.00"));
        complete(task(run), "carol", Map.of("objective_writer", "Write it", "budget_writer", "1.50"));
        waiting(run);

        assertThatThrownBy(() -> complete(task(run), "carol", Map.of("verdict_writer", "REWORK", "result", "")))
                .hasMessageContaining("sending back needs a comment");
        for (var round = 1; round <= 2; round++) {
            complete(task(run), "carol", Map.of("verdict_writer", "REWORK", "comment_writer", "Bolder"));
            waiting(run);
        }
        assertThatThrownBy(() ->
                        complete(task(run), "carol", Map.of("verdict_writer", "REWORK", "comment_writer", "Bolder")))
                .hasMessageContaining("it was sent back as often as the company allows");
        assertThat(assignment(run, "writer").reworks()).isEqualTo(2);
        runs.cancel(run.id());
    }

    @Test
    void whatHasFailedIsNotAcceptedByAPersonEither() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., filledBy: people, users: [carol], authority: 10}
              - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
            """);
        colleagues.when("writer", "work", _ -> "nonsense");
        var run = waiting(start("2.00"));
        complete(task(run), "carol", Map.of("objective_writer", "Write it", "budget_writer", "1.50"));
        waiting(run);

        complete(task(run), "carol", Map.of("verdict_writer", "ACCEPT", "result", "Without it"));

        ended(run);
        assertThat(assignment(run, "writer").status()).isEqualTo(Assignment.Status.DROPPED);
    }

    @Test
    void theTextOfAFormDoesNotStayInTheEngine() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., filledBy: people, users: [carol], authority: 10}
              - {key: counsel, title: Legal counsel, reportsTo: ceo, instructions: Advises., filledBy: people, users: [carol]}
            """);
        var run = waiting(start("2.00"));

        complete(task(run), "carol", Map.of("objective_counsel", "Look closely", "budget_counsel", "0.10"));

        assertThat(runtime.createVariableInstanceQuery().list())
                .extracting(variable -> String.valueOf(variable.getValue()))
                .doesNotContain("Look closely");
        runs.cancel(run.id());
    }

    private Task task(Run run) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
    }

    private void complete(Task task, String user, Map<String, Object> fields) {
        instances.complete(task.getId(), user, Set.of(), fields);
    }
}

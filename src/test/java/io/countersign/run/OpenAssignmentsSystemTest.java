package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.countersign.access.Caller;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.problem.Problem;
import io.countersign.run.Assignment.Status;
import io.countersign.trial.PlainColleague;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Assignments that are taken back while somebody is at work on them. */
class OpenAssignmentsSystemTest extends CompanyTest {
    private static final Caller OPERATOR = new Caller("olga", Set.of(Caller.OPERATORS));
    private static final Caller NOBODY = new Caller("mallory", Set.of(Caller.BOARD));

    @Autowired
    private OpenAssignments open;

    private final CountDownLatch answer = new CountDownLatch(1);

    @Test
    void aCancelledAssignmentIsDroppedInTheReviewAndItsLateAnswerChangesNothing() {
        aCompany();
        colleagues.when("analyst", "work", this::late);
        var run = start("2.00");
        var own = atWork(run, "analyst");

        var taken = open.cancel(run.id(), own.id(), OPERATOR, "The client withdrew the question");

        assertThat(taken.status()).isEqualTo(Status.CANCELLED);
        assertThat(held(own.id())).isZero();
        var ended = ended(run);
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(run, "analyst").status()).isEqualTo(Status.DROPPED);
        assertThat(assignment(run, "checker").status()).isEqualTo(Status.ACCEPTED);
        assertThat(colleagues.requests().stream()
                        .filter(request -> request.labels().position().equals("head"))
                        .filter(request -> request.schema().name().equals("review"))
                        .map(Colleagues::brief))
                .singleElement()
                .asString()
                .contains("cancelled by olga: The client withdrew the question");
        answer.countDown();
        answered("analyst", 1);
        assertThat(assignment(run, "analyst").result()).isNull();
    }

    @Test
    void everythingBelowIsTakenBackWithIt() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., filledBy: people, users: [carol], authority: 10}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., authority: 5}
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
              - {key: counsel, title: Counsel, reportsTo: head, instructions: Advises., filledBy: people, users: [carl]}
            """);
        colleagues.when("analyst", "work", this::late);
        var run = waiting(start("2.00"));
        plan(run);
        var head = atWork(run, "head");
        atWork(run, "analyst");
        var counsel = atWork(run, "counsel");
        var carol = new Caller("carol", Set.of());
        var other = waiting(start("2.00"));

        assertThatThrownBy(() -> open.cancel(run.id(), head.id(), NOBODY, "because"))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> open.cancel(run.id(), head.id(), new Caller("carl", Set.of()), "because"))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> open.cancel(run.id(), counsel.id(), new Caller("carl", Set.of()), "My own"))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> open.cancel(other.id(), head.id(), OPERATOR, "Another run's"))
                .isInstanceOf(Problem.Missing.class);
        runs.cancel(other.id());
        open.cancel(run.id(), head.id(), carol, "We do it ourselves");

        assertThat(runs.assignments(run.id()))
                .filteredOn(one -> one.parent() != null)
                .extracting(Assignment::status)
                .containsOnly(Status.CANCELLED);
        answer.countDown();
        answered("analyst", 1);
        var review = waiting(run);
        assertThat(review.waitingFor())
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.who()).isEqualTo("carol"));
        assertThat(tasks.createTaskQuery()
                        .processInstanceBusinessKey(run.id().toString())
                        .list())
                .hasSize(1);
        assertThatThrownBy(() -> open.cancel(run.id(), head.id(), carol, "once more"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("is CANCELLED already");
        assertThatThrownBy(() -> open.cancel(run.id(), assignment(run, "ceo").id(), OPERATOR, "the whole of it"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("cancel the run instead");
        assertThatThrownBy(() -> open.cancel(run.id(), UUID.randomUUID(), OPERATOR, "nothing"))
                .isInstanceOf(Problem.Missing.class);
        runs.cancel(run.id());
        assertThatThrownBy(() -> open.cancel(run.id(), head.id(), OPERATOR, "too late"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessage("Run %s is CANCELLED already".formatted(run.id()));
    }

    @Test
    void whatCannotBeDoneByAnotherIsNotReassigned() {
        aCompany();
        colleagues.when("analyst", "work", this::late);
        colleagues.when("head", "plan", request -> PlainColleague.plan(List.of("analyst"), Colleagues.least(request)));
        var poor = start("2.00");
        var spent = atWork(poor, "analyst");

        assertThatThrownBy(() -> open.reassign(poor.id(), spent.id(), OPERATOR, "checker", "The analyst is away"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("of the assignment are left, and checker needs at least");
        runs.cancel(poor.id());

        companies.post(
                Definitions.read(
                        companies
                                .export(company)
                                .replace("maxReworks: 2", "maxReworks: 0")
                                .getBytes(StandardCharsets.UTF_8),
                        DefinitionFormat.YAML),
                "test");
        colleagues.when("head", "plan", Colleagues::plainly);
        var last = start("2.00");
        await().until(() -> colleagues.asked("analyst", "work") == 2);
        var own = assignment(last, "analyst");

        assertThatThrownBy(() -> open.reassign(last.id(), own.id(), OPERATOR, "checker", "The analyst is away"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("head has no further round in which it could be done: maxReworks is 0");
        answer.countDown();
        assertThat(ended(last).status()).isEqualTo(RunStatus.SUCCEEDED);
        answered("analyst", 2);
    }

    @Test
    void whatIsReassignedIsDoneByAnotherInTheComingRound() {
        aCompany();
        colleagues.when("analyst", "work", this::late);
        var run = start("2.00");
        var own = atWork(run, "analyst");

        assertThatThrownBy(() -> open.reassign(run.id(), own.id(), OPERATOR, "writer", "The analyst is away"))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("another position to which head may delegate");
        assertThatThrownBy(() -> open.reassign(run.id(), own.id(), OPERATOR, "analyst", "Once more"))
                .isInstanceOf(Problem.Invalid.class);
        var replacement = open.reassign(run.id(), own.id(), OPERATOR, "checker", "The analyst is away");

        assertThat(replacement.position()).isEqualTo("checker");
        assertThat(replacement.objective()).isEqualTo(own.objective());
        assertThat(replacement.budget()).isLessThan(own.budget());
        var ended = ended(run);
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        var after = runs.assignments(run.id()).stream()
                .filter(one -> one.id().equals(replacement.id()))
                .findFirst()
                .orElseThrow();
        assertThat(after.status()).isEqualTo(Status.ACCEPTED);
        assertThat(colleagues.asked("checker", "work")).isEqualTo(2);
        assertThat(colleagues.asked("head", "review")).isEqualTo(2);
        answer.countDown();
        answered("analyst", 1);
    }

    @Test
    void nothingMoreIsBoughtForWhatWasTakenBack() {
        aCompany();
        colleagues.when("analyst", "work", request -> {
            pass(answer);
            return "nonsense, which would be asked again";
        });
        var run = start("2.00");
        var own = atWork(run, "analyst");

        open.cancel(run.id(), own.id(), OPERATOR, "Not needed");
        answer.countDown();

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        answered("analyst", 1);
        assertThat(colleagues.asked("analyst", "work")).isEqualTo(1);
        assertThat(held(own.id())).isZero();
    }

    @Test
    void aCancellationAndTheAnswerAtTheSameMomentHaveOneOutcome() throws Exception {
        aCompany();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var n = 0; n < 10; n++) {
                var go = new CountDownLatch(1);
                colleagues.when("analyst", "work", request -> {
                    pass(go);
                    return PlainColleague.work("Just in time");
                });
                var run = start("2.00");
                var own = atWork(run, "analyst");
                var asked = n + 1;
                await().until(() -> colleagues.asked("analyst", "work") == asked);
                var cancelled = threads.submit(() -> {
                    pass(go);
                    try {
                        open.cancel(run.id(), own.id(), OPERATOR, "Just in time");
                        return true;
                    } catch (Problem.Clash tooLate) {
                        return false;
                    }
                });

                go.countDown();

                assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
                assertThat(assignment(run, "analyst").status())
                        .isEqualTo(cancelled.get() ? Status.DROPPED : Status.ACCEPTED);
                answered("analyst", asked);
            }
        }
    }

    private String late(io.countersign.llm.ChatRequest request) {
        pass(answer);
        return Colleagues.plainly(request);
    }

    private Assignment atWork(Run run, String position) {
        return await().until(
                        () -> runs.assignments(run.id()).stream()
                                .filter(one -> one.position().equals(position) && one.status() == Status.WORKING)
                                .filter(_ -> position.equals("head")
                                        || position.equals("counsel")
                                        || colleagues.asked(position, "work") > 0)
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private void plan(Run run) {
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
        instances.complete(
                task.getId(),
                "carol",
                Set.of(),
                java.util.Map.of("objective_head", "Find out", "budget_head", "1.50", "approach", "Directly"));
    }

    @Autowired
    private io.countersign.engine.Instances instances;

    /** Waits until the answers of a position are stored. */
    private void answered(String position, int calls) {
        await().until(
                        () -> jdbc.sql("select count(*) from model_call where company = ? and position = ? and status"
                                        + " = 'ANSWERED'")
                                .params(company, position)
                                .query(Integer.class)
                                .single(),
                        found -> found >= calls);
    }

    private long held(UUID assignment) {
        return jdbc.sql("select count(*) from reservation where assignment = ? and state in ('HELD', 'SENT')")
                .param(assignment)
                .query(Long.class)
                .single();
    }
}

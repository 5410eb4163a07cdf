package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ledger.Money;
import io.countersign.run.Assignment.Status;
import io.countersign.trial.PlainColleague;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What agents may say, and how a run ends with it. */
class CompanyRunSystemTest extends CompanyTest {
    @Test
    void worksDownAndUpThreeLevels() {
        aCompany();

        var run = ended(start("2.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.result()).isEqualTo("Delivered");
        assertThat(runs.assignments(run.id()))
                .extracting(Assignment::position, Assignment::depth, Assignment::status)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple("ceo", 0, Status.ACCEPTED),
                        org.assertj.core.groups.Tuple.tuple("head", 1, Status.ACCEPTED),
                        org.assertj.core.groups.Tuple.tuple("writer", 1, Status.ACCEPTED),
                        org.assertj.core.groups.Tuple.tuple("analyst", 2, Status.ACCEPTED),
                        org.assertj.core.groups.Tuple.tuple("checker", 2, Status.ACCEPTED));
        assertThat(spent(run)).isGreaterThan(Money.ZERO).isLessThan(Money.usd("2.00"));
        assertThat(colleagues.requests()).hasSize(7);
    }

    @Test
    void aManagerWithAnEmptyPlanAnswersItself() {
        aCompany();
        colleagues.when("ceo", "plan", _ -> PlainColleague.plan(List.of(), "0"));

        var run = ended(start("2.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(runs.assignments(run.id())).hasSize(1);
        assertThat(colleagues.requests()).hasSize(2);
    }

    @Test
    void aPlanForSomebodyElsesReportIsAskedAgain() {
        aCompany();
        colleagues.when(
                "ceo",
                "plan",
                _ -> PlainColleague.plan(List.of("analyst"), "0.10"),
                _ -> PlainColleague.plan(List.of("writer"), "0.10"));

        var run = ended(start("2.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("ceo", "plan")).isEqualTo(2);
        assertThat(colleagues.requests().get(1).messages().getLast().text()).contains("position");
    }

    @Test
    void aPlanThatStaysAgainstTheRulesFailsTheRunWithAReason() {
        aCompany();
        colleagues.when("ceo", "plan", _ -> PlainColleague.plan(List.of("analyst"), "0.10"));

        var run = ended(start("2.00"));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.failure()).contains("PLAN of ceo failed").contains("position");
        assertThat(colleagues.requests()).hasSize(2);
    }

    @Test
    void aPlanForMoreThanThereIsIsRefused() {
        aCompany();
        colleagues.when("ceo", "plan", _ -> PlainColleague.plan(List.of("head", "writer"), "1.50"));

        var run = ended(start("2.00"));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.failure()).contains("all budgets together");
    }

    @Test
    void onlyWhatIsSentBackIsDoneAgain() {
        aCompany();
        colleagues.when(
                "head",
                "review",
                _ -> PlainColleague.review(Map.of("A1", "REWORK", "A2", "ACCEPT"), true, ""),
                request -> Colleagues.review(request, "ACCEPT", true, "Better now"));

        var run = ended(start("2.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("analyst", "work")).isEqualTo(2);
        assertThat(colleagues.asked("checker", "work")).isEqualTo(1);
        assertThat(assignment(run, "analyst").reworks()).isEqualTo(1);
        assertThat(colleagues.requests().stream()
                        .filter(request -> request.labels().position().equals("analyst"))
                        .toList()
                        .getLast()
                        .messages()
                        .getLast()
                        .text())
                .contains("because of A1")
                .contains("Result of analyst");
    }

    @Test
    void aReworkedManagerPlansAgain() {
        aCompany();
        colleagues.when(
                "ceo",
                "review",
                _ -> PlainColleague.review(Map.of("A1", "REWORK", "A2", "ACCEPT"), true, ""),
                request -> Colleagues.review(request, "ACCEPT", true, "Better now"));

        var run = ended(start("2.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("head", "plan")).isEqualTo(2);
        assertThat(runs.assignments(run.id()))
                .filteredOn(one -> one.position().equals("analyst"))
                .hasSize(2);
    }

    @Test
    void endlessReworksAreBounded() {
        aCompany();
        colleagues.when("head", "review", request -> Colleagues.review(request, "REWORK", true, ""));

        var run = ended(start("2.00"));

        assertThat(run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(run, "head").failure()).contains("may not be sent back again");
        assertThat(colleagues.asked("analyst", "work")).isEqualTo(3);
        assertThat(assignment(run, "head").status()).isEqualTo(Status.DROPPED);
    }

    @Test
    void aFailedReportIsJudgedByItsManager() {
        aCompany();
        colleagues.when("analyst", "work", _ -> "no JSON at all");

        var run = ended(start("2.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(run, "analyst").status()).isEqualTo(Status.DROPPED);
        assertThat(assignment(run, "analyst").failure()).contains("could not be used");
        assertThat(assignment(run, "checker").status()).isEqualTo(Status.ACCEPTED);
    }

    @Test
    void aManagerMayGiveUp() {
        aCompany();
        colleagues.when("ceo", "review", request -> Colleagues.review(request, "DROP", false, "it cannot be done"));

        var run = ended(start("2.00"));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.failure()).contains("gave up").contains("it cannot be done");
    }
}

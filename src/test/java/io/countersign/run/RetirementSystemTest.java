package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.problem.Problem;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Positions that are given up. */
class RetirementSystemTest extends ApprovalsTest {
    private static final Caller BOARD = new Caller("chair", Set.of(Caller.BOARD));
    private static final Caller HANNA = new Caller("hanna", Set.of());

    private static final String CHART = """
          - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
          - {key: head, title: Head, reportsTo: ceo, instructions: Plans., budget: 10, authority: 5}
          - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
          - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
        """;

    @Autowired
    private Retirements retirements;

    @Test
    void aRetiredPositionHandsItsWorkBackAndGetsNoMore() {
        aCompany(CHART);
        var held = new CountDownLatch(1);
        var later = new CountDownLatch(1);
        colleagues.when("analyst", "work", request -> {
            pass(held);
            return Colleagues.plainly(request);
        });
        var atWork = start("2.00");
        await().until(() -> colleagues.asked("analyst", "work") == 1);
        colleagues.when("head", "plan", request -> {
            pass(later);
            return Colleagues.plainly(request);
        });
        var planning = start("2.00");
        await().until(() -> colleagues.asked("head", "plan") == 2);

        assertThatThrownBy(() -> retirements.retire(company, "analyst", HANNA, "because"))
                .isInstanceOf(Problem.Denied.class);
        var next = retirements.retire(company, "analyst", BOARD, "Its work is done by the writer");

        assertThat(next.version()).isEqualTo(2);
        assertThat(next.find("analyst")).isEmpty();
        assertThat(ended(atWork).status()).isEqualTo(RunStatus.SUCCEEDED);
        var given = assignment(atWork, "analyst");
        assertThat(given.status()).isEqualTo(Assignment.Status.DROPPED);
        assertThat(given.failure()).isEqualTo("the position was retired by chair: Its work is done by the writer");
        later.countDown();
        assertThat(ended(planning).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(planning, "analyst").status()).isEqualTo(Assignment.Status.DROPPED);
        assertThat(colleagues.asked("analyst", "work")).isEqualTo(1);
        held.countDown();
        await().until(
                        () -> jdbc.sql("select count(*) from model_call where company = ? and status = 'SENT'")
                                .param(company)
                                .query(Integer.class)
                                .single(),
                        sent -> sent == 0);
        assertThatThrownBy(() -> retirements.retire(company, "ceo", BOARD, "because"))
                .isInstanceOf(Problem.Clash.class);
        assertThat(ended(start("2.00")).companyVersion()).isEqualTo(2);
    }

    /** The review that sends it back was asked for before; the run finds no such position to which it could go. */
    @Test
    void whatARetiredPositionHasDoneIsNotSentBackToIt() {
        aCompany(CHART);
        var held = new CountDownLatch(1);
        colleagues.when(
                "head",
                "review",
                request -> {
                    pass(held);
                    return Colleagues.review(request, "REWORK", false, "Once more");
                },
                Colleagues::plainly);
        var run = start("2.00");
        await().until(() -> colleagues.asked("head", "review") == 1);

        retirements.retire(company, "analyst", BOARD, "Its work is done by the writer");
        held.countDown();

        ended(run);
        assertThat(assignment(run, "analyst").status()).isEqualTo(Assignment.Status.DROPPED);
        assertThat(assignment(run, "analyst").reworks()).isZero();
        assertThat(colleagues.asked("analyst", "work")).isEqualTo(1);
    }

    @Test
    void aPersonPlansNothingForARetiredPosition() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., filledBy: people, users: [sam], authority: 10}
              - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
            """);
        var run = waiting(start("2.00"));
        retirements.retire(company, "writer", BOARD, "It is done elsewhere");
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();

        assertThatThrownBy(() -> instances.complete(
                        task.getId(), "sam", Set.of(), Map.of("objective_writer", "Write it", "budget_writer", "1.50")))
                .hasMessageContaining("the position was retired and gets nothing new");
        runs.cancel(run.id());
    }

    @Test
    void aPlanThatNamesARetiredPositionIsNotApproved() {
        theTableSays(spend("0.519191919", "BOARD"));
        aChain("", "0.519191919");
        var run = start("6.00");
        var request = waitingFor(run);
        retirements.retire(company, "analyst", BOARD, "It is done elsewhere");

        inbox.decide(request.id(), CHAIR, "APPROVE", "", request.digest());

        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.REJECTED);
        assertThat(runs.assignments(run.id())).extracting(Assignment::position).doesNotContain("analyst");
        runs.cancel(run.id());
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.engine.Instances;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.trial.PlainColleague;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who is asked for what, who may answer, and what follows. */
class ApprovalSystemTest extends CompanyTest {
    private static final Caller BOARD = new Caller("chair", Set.of(Caller.BOARD));
    private static final Caller STRANGER = new Caller("stranger", Set.of());

    @Autowired
    private Instances instances;

    /** The head's authority is nothing, the chief executive's is a little. */
    private void aCompanyOfLittleAuthority() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 0.10}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., authority: 0}
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
            """);
        colleagues.when("ceo", "plan", _ -> PlainColleague.plan(List.of("head"), "0.10"));
    }

    @Test
    void whatExceedsAManagersAuthorityIsApprovedOneLevelUp() {
        aCompanyOfLittleAuthority();
        colleagues.when("head", "plan", request -> PlainColleague.plan(List.of("analyst"), Colleagues.least(request)));

        var run = ended(start("2.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("ceo", "decide")).isEqualTo(1);
        assertThat(requests(run)).singleElement().satisfies(request -> {
            assertThat(request.kind()).isEqualTo(ApprovalRequest.Kind.WORK);
            assertThat(request.requestedBy()).isEqualTo("head");
            assertThat(request.status()).isEqualTo(Status.APPROVED);
            assertThat(request.decisions()).singleElement().satisfies(decision -> {
                assertThat(decision.decider()).isEqualTo("ceo");
                assertThat(decision.capacity()).isEqualTo(Capacity.AGENT);
                assertThat(decision.digest()).isEqualTo(request.digest());
            });
        });
    }

    @Test
    void aRefusalAboveFailsTheWork() {
        aCompanyOfLittleAuthority();
        colleagues.when("head", "plan", request -> PlainColleague.plan(List.of("analyst"), Colleagues.least(request)));
        colleagues.when("ceo", "decide", _ -> PlainColleague.decide(false, "not good enough"));

        var run = ended(start("2.00"));

        assertThat(assignment(run, "head").failure())
                .contains("was not approved")
                .contains("not good enough");
    }

    @Test
    void aCountersignatureClimbsOnToTheBoard() {
        aCompanyOfLittleAuthority();
        colleagues.when("ceo", "plan", _ -> PlainColleague.plan(List.of("head"), "0.90"));
        colleagues.when("head", "plan", _ -> PlainColleague.plan(List.of("analyst"), "0.50"));

        var run = waiting(start("2.00"));
        var request = pending(run.id()).getFirst();

        assertThat(request.decider()).isEqualTo(ApprovalRequest.BOARD);
        assertThat(request.decisions())
                .extracting(ApprovalRequest.Decision::decider)
                .containsExactly("ceo");
        assertThat(run.waitingFor()).singleElement().satisfies(waiting -> {
            assertThat(waiting.kind()).isEqualTo("BOARD");
            assertThat(waiting.why()).contains("WORK").contains("head");
        });

        inbox.decide(request.id(), BOARD, "APPROVE", "fine", request.digest());

        // The chief executive's own acceptance of the head's 0.90 exceeds its 0.10, so the board is asked once more.
        var second = pending(waiting(run).id()).getFirst();
        assertThat(second.requestedBy()).isEqualTo("ceo");
        inbox.decide(second.id(), BOARD, "APPROVE", "", second.digest());
        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void onlyTheBoardAndOnlyTheRightDigestDecides() {
        aCompanyOfLittleAuthority();

        var run = waiting(start("0.001"));
        var request = pending(run.id()).getFirst();

        assertThatThrownBy(() -> inbox.decide(request.id(), STRANGER, "APPROVE", "", request.digest()))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> inbox.decide(request.id(), BOARD, "APPROVE", "", "0".repeat(64)))
                .isInstanceOf(Problem.Clash.class);
        assertThatThrownBy(() -> inbox.decide(request.id(), BOARD, "PERHAPS", "", request.digest()))
                .isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> inbox.decide(request.id(), BOARD, "REJECT", " ", request.digest()))
                .isInstanceOf(Problem.Invalid.class);
        for (var comment : List.of("a\0b", "half of a pair: \ud83d")) {
            assertThatThrownBy(() -> inbox.decide(request.id(), BOARD, "APPROVE", comment, request.digest()))
                    .isInstanceOf(Problem.Invalid.class)
                    .hasMessageContaining("comment");
        }
        // Even who may complete any task in the engine does not decide for the board.
        assertThatThrownBy(() -> instances.complete(
                        Objects.requireNonNull(request.task()),
                        "root",
                        Set.of(Caller.ADMINISTRATORS),
                        Map.of("decision", "APPROVE", "digest", request.digest())))
                .hasMessageContaining("waits for board");
        assertThat(pending(run.id())).hasSize(1);

        inbox.decide(request.id(), BOARD, "REJECT", "too dear", request.digest());

        assertThatThrownBy(() -> inbox.decide(request.id(), BOARD, "APPROVE", "", request.digest()))
                .isInstanceOf(Problem.Clash.class);
        var ended = ended(run);
        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.failure()).contains("chair refused").contains("too dear");
        assertThat(colleagues.requests()).isEmpty();
    }

    @Test
    void theBoardRaisesARunThatWasGivenTooLittle() {
        aCompany();

        var run = waiting(start("0.001"));
        var request = pending(run.id()).getFirst();
        assertThat(request.kind()).isEqualTo(ApprovalRequest.Kind.BUDGET);
        inbox.decide(request.id(), BOARD, "APPROVE", "go on", request.digest());

        var ended = ended(run);
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(ended.budget()).isGreaterThan(run.budget());
        assertThat(spent(run)).isGreaterThan(run.budget());
    }

    @Test
    void aManagerRaisesItsReportsExhaustedBudget() {
        sentBackWithTooLittleLeft();

        var run = ended(start("2.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("head", "decide")).isEqualTo(1);
        assertThat(colleagues.asked("analyst", "work")).isEqualTo(2);
        assertThat(assignment(run, "analyst").status()).isEqualTo(Assignment.Status.ACCEPTED);
    }

    @Test
    void aRefusingManagerEndsTheAssignmentWithItsReason() {
        sentBackWithTooLittleLeft();
        colleagues.when("head", "decide", _ -> PlainColleague.decide(false, "make do"));
        colleagues.when(
                "head",
                "review",
                _ -> PlainColleague.review(Map.of("A1", "REWORK"), true, ""),
                request -> Colleagues.review(request, "DROP", true, "Without the analyst"));

        var run = ended(start("2.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(run, "analyst").failure()).contains("budget").contains("make do");
        assertThat(colleagues.asked("analyst", "work")).isEqualTo(1);
    }

    private void sentBackWithTooLittleLeft() {
        aCompany();
        colleagues.when("head", "plan", request -> PlainColleague.plan(List.of("analyst"), Colleagues.least(request)));
        colleagues.when(
                "head",
                "review",
                _ -> PlainColleague.review(Map.of("A1", "REWORK"), true, ""),
                request -> Colleagues.review(request, "ACCEPT", true, "Done"));
    }

    private List<ApprovalRequest> requests(Run run) {
        return inbox.list(null, company, new Page.Request(0, 50)).items().stream()
                .filter(request -> run.id().equals(request.run()))
                .toList();
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.ApprovalRequest.Decision;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.trial.PlainColleague;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a manager hands out beyond its authority is signed for before it is committed. */
class SpendSystemTest extends ApprovalsTest {
    @Test
    void climbsFromTheHeadOverTheChiefExecutiveToTheBoard() {
        theTableSays(spend("0.512345678", "BOARD"));
        aChain("", "0.512345678");

        var run = start("6.00");
        var request = waitingFor(run);

        assertThat(request.kind()).isEqualTo(Kind.SPEND);
        assertThat(request.requestedBy()).isEqualTo("lead");
        assertThat(request.decider()).isEqualTo(ApprovalRequest.BOARD);
        assertThat(request.decisions())
                .extracting(Decision::decider, Decision::capacity, Decision::approved)
                .containsExactly(tuple("head", Capacity.AGENT, true), tuple("ceo", Capacity.AGENT, true));
        assertThat(runs.assignments(run.id())).extracting(Assignment::position).doesNotContain("analyst");

        inbox.decide(request.id(), CHAIR, "APPROVE", "worth it", request.digest());

        var ended = ended(run);
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(run, "analyst").budget()).hasToString("0.512345678");
        assertThat(inbox.find(request.id()).decisions())
                .extracting(Decision::decider, Decision::capacity, Decision::comment)
                .endsWith(tuple("chair", Capacity.BOARD, "worth it"));
        assertThat(eventTypes(run))
                .containsSubsequence(
                        "ApprovalRequested", "ApprovalDecided", "ApprovalDecided", "ApprovalDecided", "Planned");
    }

    @Test
    void theTableComparesAmountsToTheLastNanoDollar() {
        theTableSays(spend("0.523456789", "BOARD"));
        aChain("", "0.523456788");

        var run = ended(start("6.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(requests(run, Kind.SPEND)).isEmpty();
    }

    @Test
    void theLowestLevelThatSufficesIsTheTables() {
        theTableSays(spend("0.534567891", "0"));
        aChain("", "0.534567891");

        var run = ended(start("6.00"));

        assertThat(requests(run, Kind.SPEND)).singleElement().satisfies(request -> {
            assertThat(request.status()).isEqualTo(Status.APPROVED);
            assertThat(request.decisions()).extracting(Decision::decider).containsExactly("head", "ceo");
        });
    }

    @Test
    void aRefusedPlanIsMadeAnewWithTheReasonAndThenFails() {
        theTableSays(spend("0.545678912", "LINE"));
        aChain("", "0.545678912");
        colleagues.when(
                "head",
                "decide",
                request -> PlainColleague.decide(!Colleagues.brief(request).contains("SPEND"), "far too dear"));
        colleagues.when("head", "review", request -> Colleagues.review(request, "DROP", true, "Without the lead"));

        var run = ended(start("6.00"));

        assertThat(requests(run, Kind.SPEND)).hasSize(3).allMatch(request -> request.status() == Status.REJECTED);
        assertThat(colleagues.asked("lead", "plan")).isEqualTo(3);
        assertThat(colleagues.requests().stream()
                        .filter(request -> request.labels().position().equals("lead"))
                        .map(Colleagues::brief))
                .last()
                .asString()
                .contains("was not approved", "far too dear");
        assertThat(assignment(run, "lead").failure()).contains("plan was not approved", "far too dear");
        assertThat(runs.assignments(run.id())).extracting(Assignment::position).doesNotContain("analyst");
    }

    @Test
    void aSmallerPlanAfterARefusalNeedsNobody() {
        theTableSays(spend("0.556789123", "LINE"));
        aChain("", "0.556789123");
        colleagues.when(
                "head",
                "decide",
                request -> PlainColleague.decide(!Colleagues.brief(request).contains("SPEND"), "half of it"));
        colleagues.when(
                "lead",
                "plan",
                _ -> PlainColleague.plan(List.of("analyst"), "0.556789123"),
                _ -> PlainColleague.plan(List.of("analyst"), "0.25"));

        var run = ended(start("6.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(requests(run, Kind.SPEND)).hasSize(1);
        assertThat(assignment(run, "analyst").budget()).hasToString("0.25");
    }
}

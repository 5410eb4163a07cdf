package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The board of a company that wants it approves the top position's plan before anything is delegated. */
class StrategySystemTest extends ApprovalsTest {
    @BeforeEach
    void aCompanyWhoseBoardApprovesTheStrategy() {
        aCompany("strategyApproval: true", """
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 10}
              - {key: analyst, title: Analyst, reportsTo: ceo, instructions: Analyses.}
            """);
    }

    @Test
    void nothingIsDelegatedBeforeTheBoardApproves() {
        var run = start("2.00");
        var request = waitingFor(run);

        assertThat(request.kind()).isEqualTo(Kind.STRATEGY);
        assertThat(request.decider()).isEqualTo(ApprovalRequest.BOARD);
        assertThat(request.arguments().path("assignments")).hasSize(1);
        assertThat(runs.assignments(run.id())).extracting(Assignment::position).containsExactly("ceo");
        assertThat(colleagues.asked("analyst", "work")).isZero();

        inbox.decide(request.id(), CHAIR, "APPROVE", "", request.digest());

        var ended = ended(run);
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("analyst", "work")).isEqualTo(1);
        assertThat(assignment(run, "analyst").objective())
                .isEqualTo(request.arguments().at("/assignments/0/objective").asText());
    }

    @Test
    void aRejectedPlanIsMadeAnewWithTheReason() {
        var run = start("2.00");
        var first = waitingFor(run);
        inbox.decide(first.id(), CHAIR, "REJECT", "think bigger", first.digest());

        var second = waitingFor(run);
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(colleagues.requests())
                .last()
                .satisfies(request -> assertThat(Colleagues.brief(request)).contains("think bigger"));
        inbox.decide(second.id(), CHAIR, "APPROVE", "", second.digest());

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(run, "ceo").complaint()).isNull();
    }

    @Test
    void aPlanThatIsRejectedTooOftenFailsTheRunWithTheReason() {
        var run = start("2.00");
        for (var attempt = 1; attempt <= 3; attempt++) {
            var request = waitingFor(run);
            assertThat(request.attempt()).isEqualTo(attempt);
            inbox.decide(request.id(), CHAIR, "REJECT", "not like this, for the time " + attempt, request.digest());
        }

        var ended = ended(run);
        assertThat(ended.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ended.failure()).contains("not like this, for the time 3");
        assertThat(requests(run, Kind.STRATEGY)).hasSize(3).allMatch(each -> each.status() == Status.REJECTED);
        assertThat(colleagues.asked("analyst", "work")).isZero();
    }
}

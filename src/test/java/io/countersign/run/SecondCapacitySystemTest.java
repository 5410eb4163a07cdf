package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.hiring.Hire;
import io.countersign.hiring.Hires;
import io.countersign.hiring.Proposal;
import io.countersign.ledger.Money;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever asks does not sign, in whatever capacity; and whoever has lost a capacity does not sign in it. */
class SecondCapacitySystemTest extends ApprovalsTest {
    private static final Page.Request ALL = new Page.Request(0, 50);
    /** An administrator, who may do what waits for people of a position, and of the board at the same time. */
    private static final Caller BOTH = new Caller("both", Set.of(Caller.ADMINISTRATORS, Caller.BOARD));

    @Autowired
    private Hires hires;

    @Autowired
    private CompanyControl control;

    @Test
    void whoPlansInThePlaceOfOthersDoesNotSignThatPlan() {
        var request = planned("0.721111111", BOTH);

        assertThatThrownBy(() -> inbox.decide(request.id(), BOTH, "APPROVE", "", request.digest()))
                .isInstanceOf(Problem.Denied.class);
        assertThat(inbox.mine(BOTH, company, ALL).items()).isEmpty();
        assertThat(request.arguments().at("/asked/person").asText()).isEqualTo("both");
        inbox.decide(request.id(), CHAIR, "APPROVE", "", request.digest());
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
    }

    /** The board is asked for what dan's position, or somebody in dan's place, hands out. */
    private ApprovalRequest planned(String amount, Caller by) {
        theTableSays(spend(amount, "BOARD"));
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 0, filledBy: people, users: [dan]}
              - {key: analyst, title: Analyst, reportsTo: ceo, instructions: Analyses.}
            """);
        var run = waiting(start("6.00"));
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
        instances.complete(
                task.getId(), by.name(), by.groups(), Map.of("objective_analyst", "Do it", "budget_analyst", amount));
        return waitingFor(run);
    }

    @Test
    void whoReviewsInThePlaceOfOthersDoesNotSignForTheWork() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 0, filledBy: people, users: [dan]}
              - {key: analyst, title: Analyst, reportsTo: ceo, instructions: Analyses.}
            """);
        var run = waiting(start("6.00"));
        complete(run, "dan", Set.of(), Map.of("objective_analyst", "Do it", "budget_analyst", "0.50"));
        complete(
                run,
                "both",
                BOTH.groups(),
                Map.of("verdict_analyst", "ACCEPT", "result", "Done", "outcome", "DELIVER"));
        var request = waitingFor(run);
        assertThat(request.kind()).isEqualTo(Kind.WORK);

        assertThatThrownBy(() -> inbox.decide(request.id(), BOTH, "APPROVE", "", request.digest()))
                .isInstanceOf(Problem.Denied.class);
        inbox.decide(request.id(), CHAIR, "APPROVE", "", request.digest());
        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    private void complete(Run run, String user, Set<String> groups, Map<String, Object> fields) {
        waiting(run);
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
        instances.complete(task.getId(), user, groups, fields);
    }

    @Test
    void whoProposesAPositionDoesNotSignForIt() {
        var hire = proposed();
        var request = inbox.find(hire.approval());

        assertThatThrownBy(() -> inbox.decide(request.id(), BOTH, "APPROVE", "", request.digest()))
                .isInstanceOf(Problem.Denied.class);
        inbox.decide(request.id(), CHAIR, "APPROVE", "", request.digest());
        assertThat(companies.find(company).find("tester")).isPresent();
    }

    private Hire proposed() {
        aCompany("hiring: true", """
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 10}
              - {key: analyst, title: Analyst, reportsTo: ceo, instructions: Analyses.}
            """);
        var tester = new Proposal("tester", "Tester", "Tests.", null, Money.usd("2.00"), List.of());
        return hires.propose(company, "ceo", tester, "It is needed", BOTH);
    }

    @Test
    void onlyThePositionThatTheDigestCoversIsHired() {
        var hire = proposed();
        jdbc.sql("update hire set proposal = jsonb_set(proposal, '{budget}', '\"40.00\"') where id = ?")
                .param(hire.id())
                .update();
        var request = inbox.find(hire.approval());

        inbox.decide(request.id(), CHAIR, "APPROVE", "", request.digest());

        assertThat(companies.find(company).find("tester")).isEmpty();
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.REJECTED);
    }

    @Test
    void theDigestCoversWhoAsksAndWhere() {
        for (var change : List.of("requested_by = 'analyst'", "company_version = company_version + 1")) {
            var request = planned("0.722222222", new Caller("dan", Set.of()));
            aCompany("""
                  - {key: ceo, title: Chief executive, instructions: Leads., authority: 0, filledBy: people, users: [dan, eve]}
                  - {key: analyst, title: Analyst, reportsTo: ceo, instructions: Analyses.}
                """);
            jdbc.sql("update approval_request set " + change + " where id = ?")
                    .param(request.id())
                    .update();

            inbox.decide(request.id(), CHAIR, "APPROVE", "", request.digest());

            assertThat(inbox.find(request.id()).status()).as(change).isEqualTo(Status.REJECTED);
            assertThat(runs.assignments(request.ofRun()))
                    .as(change)
                    .extracting(Assignment::position)
                    .containsExactly("ceo");
            runs.cancel(request.ofRun());
        }
    }

    @Test
    void thePeopleOfAPositionThatIsGoneOrIsAnAgentsNowDoNotSign() {
        theTableSays(spend("0.723333333", "LINE"));
        for (var now : List.of("gone", "agent")) {
            aChain(HEAD_OF_PEOPLE, "0.723333333");
            var run = start("6.00");
            samPlans(run);
            var request = waitingFor(run);
            assertThat(request.decider()).isEqualTo("head");
            if (now.equals("agent")) {
                aChain("", "0.723333333");
            } else {
                aCompany("""
                      - {key: ceo, title: Chief executive, instructions: Leads., authority: 5}
                      - {key: lead, title: Lead, reportsTo: ceo, instructions: Plans., authority: 0}
                      - {key: analyst, title: Analyst, reportsTo: lead, instructions: Analyses.}
                    """);
            }

            assertThatThrownBy(() -> inbox.decide(request.id(), SAM, "APPROVE", "", request.digest()))
                    .as(now)
                    .isInstanceOf(Problem.Denied.class);
            assertThat(inbox.mine(SAM, company, ALL).items()).as(now).isEmpty();
            runs.cancel(run.id());
        }
    }

    @Test
    void thePeopleOfAPositionThatStandsStillSignNothing() {
        theTableSays(spend("0.724444444", "LINE"));
        aChain(HEAD_OF_PEOPLE, "0.724444444");
        var run = start("6.00");
        samPlans(run);
        var request = waitingFor(run);
        var operator = new Caller("olga", Set.of(Caller.OPERATORS));
        control.pausePosition(company, "head", operator, "is investigated");

        assertThatThrownBy(() -> inbox.decide(request.id(), SAM, "APPROVE", "", request.digest()))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("paused by olga: is investigated");
        assertThatThrownBy(() -> instances.complete(
                        Objects.requireNonNull(request.task()),
                        "sam",
                        Set.of(),
                        Map.of("decision", "APPROVE", "comment", "", "digest", request.digest())))
                .hasMessageContaining("is investigated");

        control.resumePosition(company, "head", operator, "is cleared");
        inbox.decide(request.id(), SAM, "APPROVE", "", request.digest());
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
        runs.cancel(run.id());
    }
}

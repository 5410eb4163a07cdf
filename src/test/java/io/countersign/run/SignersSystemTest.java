package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Decision;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.problem.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who signs what somebody asks, who never does, and what a signature takes effect on. */
class SignersSystemTest extends DeputiesTest {
    private static final Caller FAY = new Caller("fay", Set.of());
    private static final Caller GUS = new Caller("gus", Set.of());

    private void twoSeats(String above, String lead) {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 5, filledBy: people, users: [%s]}
              - {key: lead, title: Lead, reportsTo: ceo, instructions: Plans., authority: 0, filledBy: people, users: [%s]}
              - {key: analyst, title: Analyst, reportsTo: lead, instructions: Analyses.}
            """.formatted(above, lead));
    }

    /** Dan plans as the lead, and that needs a signature above. */
    private ApprovalRequest asked(Run run, String chief, String amount) {
        complete(run, chief, Map.of("objective_lead", "Lead it", "budget_lead", "2.50"));
        complete(run, "dan", Map.of("objective_analyst", "Do it", "budget_analyst", amount));
        return waitingFor(run);
    }

    private void complete(Run run, String user, Map<String, Object> fields) {
        waiting(run);
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
        instances.complete(task.getId(), user, Set.of(), fields);
    }

    private void isRefused(ApprovalRequest request, String user) {
        assertThatThrownBy(
                        () -> inbox.decide(request.id(), new Caller(user, Set.of()), "APPROVE", "", request.digest()))
                .as(user)
                .isInstanceOf(Problem.Denied.class);
    }

    private long offered(ApprovalRequest request, String user) {
        return tasks.createTaskQuery()
                .taskId(request.task())
                .taskCandidateUser(user)
                .count();
    }

    @Test
    void neitherWhoFilledThePositionThenNorWhoDoesTodaySigns() {
        theTableSays(spend("0.741111111", "LINE"));
        twoSeats("sam", "dan, eve");
        deputy(SAM, EVE);
        deputy(SAM, FAY);
        deputy(SAM, GUS);
        var run = start("6.00");
        var request = asked(run, "sam", "0.741111111");
        assertThat(request.decider()).isEqualTo("ceo");
        assertThat(offered(request, "gus")).isEqualTo(1);
        assertThat(offered(request, "eve")).isZero();

        twoSeats("sam", "dan, fay");

        isRefused(request, "eve");
        isRefused(request, "fay");
        inbox.decide(request.id(), new Caller("gus", Set.of()), "APPROVE", "for Sam", request.digest());
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
        runs.cancel(run.id());
    }

    /** Who fills both positions may not decide, and so nobody may in that person's place. */
    @Test
    void whoFillsBothPositionsDecidesByNoDeputyEither() {
        theTableSays(spend("0.742222222", "LINE"));
        twoSeats("sam, dan", "dan");
        deputy(DAN, EVE);
        var run = start("6.00");
        var request = asked(run, "sam", "0.742222222");
        assertThat(request.decider()).isEqualTo("ceo");

        assertThat(offered(request, "eve")).isZero();
        isRefused(request, "dan");
        isRefused(request, "eve");
        inbox.decide(request.id(), SAM, "APPROVE", "", request.digest());
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
        runs.cancel(run.id());
    }

    @Test
    void whereNobodyElseFillsThePositionAboveTheBoardDecides() {
        theTableSays(spend("0.743333333", "LINE"));
        twoSeats("dan", "dan");
        var run = start("6.00");

        var request = asked(run, "dan", "0.743333333");

        assertThat(request.decider()).isEqualTo(ApprovalRequest.BOARD);
        runs.cancel(run.id());
    }

    @Test
    void whereNobodyElseFillsThePositionTheOneAboveSignsNext() {
        theTableSays(new Rule(Kind.SPEND, "0.747777777", "LINE", 2, "P30D"));
        aChain(HEAD_OF_PEOPLE, "0.747777777");
        var run = start("6.00");
        samPlans(run);
        var request = waitingFor(run);

        inbox.decide(request.id(), SAM, "APPROVE", "", request.digest());

        assertThat(waitingFor(run).decisions()).extracting(Decision::decider).containsExactly("sam", "ceo");
        assertThat(inbox.find(request.id()).decider()).isEqualTo(ApprovalRequest.BOARD);
        runs.cancel(run.id());
    }

    @Test
    void onlyDeputiesOfNowAreOfferedTheTask() {
        theTableSays(spend("0.744444444", "LINE"));
        twoSeats("sam", "dan");
        var now = clock.now();
        deputy(SAM, GUS);
        deputies.name(SAM, "sam", "later", now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(2)));
        var ended = deputies.name(SAM, "sam", "earlier", null, now.plus(Duration.ofDays(2)));
        deputies.revoke(SAM, ended.id());
        var run = start("6.00");

        var request = asked(run, "sam", "0.744444444");

        assertThat(offered(request, "gus")).isEqualTo(1);
        assertThat(offered(request, "later")).isZero();
        assertThat(offered(request, "earlier")).isZero();
        runs.cancel(run.id());
    }

    /** What was signed is what takes effect: other arguments under the same digest are not. */
    @Test
    void whatWasChangedUnderItsDigestTakesNoEffect() {
        theTableSays(spend("0.745555555", "LINE"));
        twoSeats("sam", "dan");
        var run = start("6.00");
        var request = asked(run, "sam", "0.745555555");
        argumentsSay(request, "0.745555555", "2.000000001");

        inbox.decide(request.id(), SAM, "APPROVE", "", request.digest());

        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.REJECTED);
        assertThat(runs.assignments(run.id())).extracting(Assignment::position).doesNotContain("analyst");
        argumentsSay(request, "2.000000001", "0.745555555");
        runs.cancel(run.id());
    }

    private void argumentsSay(ApprovalRequest request, String amount, String instead) {
        assertThat(jdbc.sql("update approval_request set arguments = replace(arguments::text, ?, ?)::jsonb"
                                + " where id = ? and arguments::text like '%' || ? || '%'")
                        .params(amount, instead, request.id(), amount)
                        .update())
                .isEqualTo(1);
    }

    /** As when somebody took it back by a way that no request notices. */
    @Test
    void aPlanOfWhatIsNotAtWorkAnyMoreIsNotHandedOut() {
        theTableSays(spend("0.746666666", "BOARD"));
        aChain("", "0.746666666");
        var run = start("6.00");
        var request = waitingFor(run);
        var lead = assignment(run, "lead");
        jdbc.sql("update assignment set status = 'CANCELLED' where id = ?")
                .param(lead.id())
                .update();

        inbox.decide(request.id(), CHAIR, "APPROVE", "", request.digest());

        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.REJECTED);
        assertThat(runs.assignments(run.id())).extracting(Assignment::position).doesNotContain("analyst");
        runs.cancel(run.id());
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.ledger.Money;
import io.countersign.trial.PlainColleague;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Which gates go on, and which are left alone however often they are looked at. */
class WaitingGatesSystemTest extends ApprovalsTest {
    private static final Caller BOARD = new Caller("chair", Set.of(Caller.BOARD));
    private static final Caller OPERATOR = new Caller("olga", Set.of(Caller.OPERATORS));

    @Autowired
    private WaitingGates gates;

    @Autowired
    private Budgets budgets;

    @Autowired
    private OpenAssignments open;

    /** Asked anew each time, a gate would have used up its rounds, and its act failed, before anybody decided. */
    @Test
    void aGateWithoutRoomIsNotWoken() {
        aCompany();
        var run = waiting(start("0.001"));
        var request = waitingFor(run);

        lookOften();

        assertThat(pending(run.id())).extracting(now -> now.id()).containsExactly(request.id());
        assertThat(eventTypes(run)).doesNotContain("RoomFound").containsOnlyOnce("BudgetExhausted");
        runs.cancel(run.id());
    }

    @Test
    void aGateAtALimitOfCallsIsNotWokenEither() {
        aCompanyOfOne("{tokens: 1}");
        var run = waiting(start("1.00"));

        lookOften();

        assertThat(eventTypes(run)).doesNotContain("RoomFound").containsOnlyOnce("LimitReached");
        runs.cancel(run.id());
    }

    /** Whoever stands still takes no money from those who could use it. */
    @Test
    void theGateOfAPausedRunWaitsWhileYoungerOnesGoOn() {
        aCompany();
        budgets.setPosition(company, "ceo", Money.usd("0.001"), null, BOARD, "wait");
        var paused = waiting(start("2.00"));
        var other = waiting(start("2.00"));
        runs.pause(paused.id());

        budgets.setPosition(company, "ceo", Money.usd("20"), null, BOARD, "all");

        assertThat(ended(other).status()).isEqualTo(RunStatus.SUCCEEDED);
        lookOften();
        assertThat(eventTypes(paused)).doesNotContain("RoomFound");
        assertThat(gates.of(company)).hasSize(1);
        runs.resume(paused.id());
        assertThat(ended(paused).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(eventTypes(paused)).contains("RoomFound");
    }

    /** Its decision is paid for by then, and counts. */
    @Test
    void anAgentThatDecidesOnMoreIsLetFinish() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., budget: 10, authority: 5}
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
            """);
        var answer = new CountDownLatch(1);
        colleagues.when("head", "plan", request -> PlainColleague.plan(List.of("analyst"), Colleagues.least(request)));
        colleagues.when(
                "head",
                "review",
                _ -> PlainColleague.review(Map.of("A1", "REWORK"), true, ""),
                request -> Colleagues.review(request, "DROP", true, "Done"));
        colleagues.when("head", "decide", request -> {
            pass(answer);
            return Colleagues.plainly(request);
        });
        var run = start("2.00");
        await().until(() -> colleagues.asked("head", "decide") == 1);
        var request = requests(run, Kind.BUDGET).getFirst();

        var most = assignment(run, "head").budget();
        budgets.setAssignment(run.id(), assignment(run, "analyst").id(), most, BOARD, "there is more");
        lookOften();

        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.PENDING);
        assertThat(eventTypes(run)).doesNotContain("RoomFound");
        answer.countDown();
        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
    }

    @Test
    void whoFoundRoomWaitsForNobodyAnyMore() {
        aCompanyOfOne("{callsAtOnce: 1}");
        var first = new CountDownLatch(1);
        var second = new CountDownLatch(1);
        colleagues.when(
                "ceo",
                "work",
                request -> {
                    pass(first);
                    return Colleagues.plainly(request);
                },
                request -> {
                    pass(second);
                    return Colleagues.plainly(request);
                });
        start("1.00");
        await().until(() -> colleagues.asked("ceo", "work") == 1);
        var run = waiting(start("1.00"));
        var gate = run.waitingFor().getFirst().ref();

        first.countDown();
        await().until(() -> colleagues.asked("ceo", "work") == 2);

        assertThat(runs.find(run.id()).status()).isEqualTo(RunStatus.RUNNING);
        assertThat(runs.find(run.id()).waitingFor()).isEmpty();
        assertThat(jdbc.sql("select data ->> 'gate' from run_event where run = ? and type = 'RoomFound'")
                        .param(run.id())
                        .query(String.class)
                        .list())
                .containsExactly(gate);
        second.countDown();
        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void nothingWaitsForAnAssignmentThatWasTakenBack() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - {key: analyst, title: Analyst, reportsTo: ceo, instructions: Analyses., limits: {tokens: 1}}
            """);
        var run = waiting(start("2.00"));
        assertThat(gates.of(company)).hasSize(1);

        open.cancel(run.id(), assignment(run, "analyst").id(), OPERATOR, "not needed");

        assertThat(gates.of(company)).isEmpty();
        var ended = ended(run);
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
    }

    /** Who waits for a signature does not wait for the month's end as well. */
    @Test
    void aDecisionForWhichNoCallIsLeftIsMadeByPeople() {
        theTableSays(spend("0.611111113", "LINE"));
        aChainUnder("{calls: 1}", "0.611111113");

        var request = waitingFor(start("6.00"));

        assertThat(request.decider()).isEqualTo("board");
        assertThat(colleagues.asked("ceo", "decide")).isZero();
        assertThat(gates.of(company)).isEmpty();
        runs.cancel(request.ofRun());
    }

    @Test
    void aDecisionNeedsNoFreePlace() {
        theTableSays(spend("0.611111114", "LINE"));
        aChainUnder("{callsAtOnce: 1}", "0.611111114");
        var plan = new CountDownLatch(1);
        var place = new CountDownLatch(1);
        colleagues.when("head", "plan", _ -> {
            pass(plan);
            return PlainColleague.plan(List.of("lead"), "0.611111114");
        });
        colleagues.when("ceo", "plan", _ -> PlainColleague.plan(List.of("head"), "4.00"), request -> {
            pass(place);
            return Colleagues.plainly(request);
        });
        var run = start("6.00");
        await().until(() -> colleagues.asked("head", "plan") == 1);
        var other = start("6.00");
        await().until(() -> colleagues.asked("ceo", "plan") == 2);

        plan.countDown();

        await().until(() -> colleagues.asked("ceo", "decide") == 1);
        place.countDown();
        runs.cancel(run.id());
        runs.cancel(other.id());
    }

    private void aChainUnder(String limits, String amount) {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 5, limits: %s}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., authority: 0}
              - {key: lead, title: Lead, reportsTo: head, instructions: Works.}
            """.formatted(limits));
        colleagues.when("ceo", "plan", _ -> PlainColleague.plan(List.of("head"), "4.00"));
        colleagues.when("head", "plan", _ -> PlainColleague.plan(List.of("lead"), amount));
    }

    private void lookOften() {
        for (var times = 0; times < 4; times++) {
            gates.look();
        }
    }

    private void aCompanyOfOne(String limits) {
        aCompany("  - {key: ceo, title: Chief executive, instructions: Does it all., authority: 10, limits: %s}\n"
                .formatted(limits));
    }
}

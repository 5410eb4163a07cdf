package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Decision;
import io.countersign.ledger.Money;
import io.countersign.llm.ChatRequest;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.trial.PlainColleague;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Gates that wait for money, and go on when it is there. */
class RoomSystemTest extends CompanyTest {
    private static final Caller BOARD = new Caller("chair", Set.of(Caller.BOARD));
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Autowired
    private Budgets budgets;

    @AfterEach
    void clockRunsAgain() {
        clock("clock_timestamp()");
    }

    @Test
    void moneyThatIsThereAgainMakesADecisionNeedless() {
        aCompany();
        var run = waiting(start("0.001"));
        var request = pending(run.id()).getFirst();
        assertThat(run.waitingFor()).singleElement().satisfies(waiting -> {
            assertThat(waiting.who()).isEqualTo("board");
            assertThat(waiting.why()).contains("ASSIGNMENT").contains("has 0.001 USD left");
        });

        budgets.setRun(run.id(), Money.usd("2.00"), BOARD, "was meant so");

        var ended = ended(run);
        assertThat(ended.status()).as(ended.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(inbox.find(request.id()).status()).isEqualTo(ApprovalRequest.Status.CANCELLED);
        assertThat(inbox.find(request.id()).decisions()).isEmpty();
        assertThat(colleagues.asked("ceo", "decide")).isZero();
        assertThat(gates()).isZero();
    }

    @Test
    void aNewMonthOpensTheGate() {
        aCompany();
        budgets.setPosition(company, "ceo", Money.usd("0.001"), null, BOARD, "nothing more this month");
        var run = waiting(start("2.00"));

        clock("clock_timestamp() + interval ''1 month''");

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("ceo", "decide")).isZero();
    }

    @Test
    void theOldestGoesFirstAsFarAsTheMoneyGoes() {
        aCompany();
        budgets.setPosition(company, "ceo", Money.usd("0.001"), null, BOARD, "wait");
        var first = waiting(start("2.00"));
        var second = waiting(start("2.00"));
        var ceiling = jdbc.sql("select max(ceiling) from waiting_gate where company = ?")
                .param(company)
                .query(Long.class)
                .single();

        budgets.setPosition(company, "ceo", new Money(ceiling), null, BOARD, "one at a time");
        await().until(() -> !runs.assignments(first.id()).isEmpty() && colleagues.asked("ceo", "plan") > 0);

        assertThat(requests()).extracting(request -> request.labels().run()).containsOnly(first.id());
        assertThat(runs.find(second.id()).status()).isEqualTo(RunStatus.WAITING);
        budgets.setPosition(company, "ceo", Money.usd("20"), null, BOARD, "all");
        assertThat(ended(first).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(ended(second).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void aGateBehindWhichSomethingFailsKeepsNoOtherWaiting() {
        aCompany();
        budgets.setPosition(company, "ceo", Money.usd("0.001"), null, BOARD, "wait");
        var first = waiting(start("2.00"));
        var second = waiting(start("2.00"));
        jdbc.sql("""
            create function fail() returns trigger language plpgsql as $$ begin raise exception 'no way on'; end $$;
            create trigger fails before delete on waiting_gate for each row when (old.run = '%s') execute function fail()\
            """.formatted(first.id())).update();
        try {
            budgets.setPosition(company, "ceo", Money.usd("20"), null, BOARD, "all");

            assertThat(ended(second).status()).isEqualTo(RunStatus.SUCCEEDED);
            assertThat(runs.find(first.id()).status()).isEqualTo(RunStatus.WAITING);
        } finally {
            jdbc.sql("drop function fail() cascade").update();
        }
        inbox.decide(
                pending(first.id()).getFirst().id(),
                BOARD,
                "APPROVE",
                "go on",
                pending(first.id()).getFirst().digest());
        assertThat(ended(first).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void anOwnerWithoutTheAuthorityCountersignsAndTheRequestClimbs() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., budget: 10, authority: 0}
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
            """);
        colleagues.when("head", "plan", request -> PlainColleague.plan(List.of("analyst"), Colleagues.least(request)));
        colleagues.when(
                "head",
                "review",
                _ -> PlainColleague.review(Map.of("A1", "REWORK"), true, ""),
                request -> Colleagues.review(request, "DROP", true, "Done"));

        var run = ended(start("2.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("analyst", "work")).isEqualTo(2);
        assertThat(inbox.list(null, company, new Page.Request(0, 50)).items())
                .filteredOn(request -> request.kind() == ApprovalRequest.Kind.BUDGET)
                .singleElement()
                .satisfies(request -> {
                    assertThat(request.decisions())
                            .extracting(Decision::decider)
                            .containsExactly("head", "ceo");
                    assertThat(request.status()).isEqualTo(ApprovalRequest.Status.APPROVED);
                });
    }

    @Test
    void aDecisionAndACancellationAtOnceHaveOneOutcomeEach() throws Exception {
        aCompany();
        for (var round = 0; round < 8; round++) {
            var run = waiting(start("0.001"));
            var request = pending(run.id()).getFirst();
            try (var threads = Executors.newFixedThreadPool(5)) {
                threads.invokeAll(IntStream.range(0, 5)
                        .<Callable<Boolean>>mapToObj(n -> () -> n == 0 ? cancelled(run) : approved(request))
                        .toList());
            }

            assertThat(runs.find(run.id()).status().isFinal()).isTrue();
            var settled = inbox.find(request.id());
            assertThat(settled.decisions()).hasSizeLessThanOrEqualTo(1);
            assertThat(settled.status() == ApprovalRequest.Status.APPROVED)
                    .isEqualTo(runs.find(run.id()).budget().compareTo(Money.usd("0.001")) > 0);
            assertThat(pending(run.id())).isEmpty();
            await().until(() -> balances.ofRun(run.id()).reserved().equals(Money.ZERO));
        }
        assertThat(gates()).isZero();
    }

    private boolean cancelled(Run run) {
        try {
            runs.cancel(run.id());
            return true;
        } catch (Problem.Clash ended) {
            return false;
        }
    }

    private boolean approved(ApprovalRequest request) {
        try {
            inbox.decide(request.id(), BOARD, "APPROVE", "go on", request.digest());
            return true;
        } catch (Problem overtaken) {
            return false;
        }
    }

    /** Each window has room for seven at once, and for a few more when those have cost less than they might have. */
    @Test
    void twoHundredGatesOnOneNearlyEmptyAccountStayWithinItAndTheMonthsChangeDisturbsNone() throws Exception {
        aCompany("  - {key: ceo, title: Chief executive, instructions: Does it all., budget: 20, authority: 10}\n");
        budgets.setPosition(company, "ceo", new Money(1), null, BOARD, "find out the ceiling");
        waiting(start("0.20"));
        var ceiling = jdbc.sql("select ceiling from waiting_gate where company = ?")
                .param(company)
                .query(Long.class)
                .single();
        budgets.setPosition(company, "ceo", new Money(7 * ceiling), null, BOARD, "seven");
        try (var callers = Executors.newFixedThreadPool(32)) {
            callers.invokeAll(IntStream.range(0, 199)
                    .<Callable<Run>>mapToObj(_ -> () -> start("0.20"))
                    .toList());
        }
        await().atMost(PATIENCE).until(() -> nothingMoves(ceiling));
        var november = done();
        assertThat(november).isBetween(7L, 199L);
        assertThat(requests()).hasSize((int) november);

        clock("clock_timestamp() + interval ''1 month''");
        await().atMost(PATIENCE).until(() -> gates() == 0);
        await().atMost(PATIENCE).until(() -> done() == 200);

        assertThat(requests()).hasSize(200);
        assertThat(jdbc.sql("select count(distinct month) from reservation where company = ? and state = 'SETTLED'")
                        .param(company)
                        .query(Long.class)
                        .single())
                .isEqualTo(2);
    }

    private List<ChatRequest> requests() {
        return colleagues.requests().stream()
                .filter(request -> request.labels().company().equals(company))
                .toList();
    }

    /** In one look: no call is under way, and what waits has no room. */
    private boolean nothingMoves(long ceiling) {
        return jdbc.sql("""
            select not exists (select from reservation where company = :company and state in ('HELD', 'SENT'))
                and exists (select from waiting_gate where company = :company)
                and (select lim - posted - reserved from account where company = :company and kind = 'POSITION'
                     order by month limit 1) < :ceiling\
            """)
                .param("company", company)
                .param("ceiling", ceiling)
                .query(Boolean.class)
                .single();
    }

    private long done() {
        return jdbc.sql("select count(*) from run where company = ? and status = 'SUCCEEDED'")
                .param(company)
                .query(Long.class)
                .single();
    }

    private long gates() {
        return jdbc.sql("select count(*) from waiting_gate where company = ?")
                .param(company)
                .query(Long.class)
                .single();
    }

    private void clock(String now) {
        jdbc.sql("create or replace function ledger_now() returns timestamptz language sql as 'select " + now + "'")
                .update();
    }
}

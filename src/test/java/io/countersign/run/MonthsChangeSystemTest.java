package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.engine.DatabaseClock;
import io.countersign.ledger.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A month that ends while runs are at work: by the ledger's clock in the database, which only its owner can move. */
class MonthsChangeSystemTest extends CompanyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @Autowired
    private DatabaseClock clock;

    @AfterEach
    void clockRunsAgain() {
        ledgersClock("clock_timestamp()");
    }

    /** Calls in flight, money held for calls that are still to be made, and a gate that waits for the month's change. */
    @Test
    void whatIsInFlightIsSettledInTheMonthInWhichItWasMade() throws Exception {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 50}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., budget: 10, authority: 50}
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
              - {key: checker, title: Checker, reportsTo: head, instructions: Checks., limits: {calls: 5}}
              - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
            """);
        var change = YearMonth.from(clock.now().atOffset(ZoneOffset.UTC))
                .plusMonths(1)
                .atDay(1)
                .atStartOfDay()
                .toInstant(ZoneOffset.UTC);
        ledgersClock("timestamptz ''" + change.minusSeconds(1) + "''");
        var answers = new CountDownLatch(1);
        colleagues.when("writer", "work", request -> {
            pass(answers);
            return Colleagues.plainly(request);
        });
        var paused = paused(3);
        var sent = started(6);
        await().atMost(PATIENCE)
                .until(() -> "0 6 6 1"
                        .equals(jdbc.sql("""
                            select concat_ws(' ', count(*) filter (where state = 'SENT' and position <> 'writer'),
                                             count(*) filter (where state = 'SENT'), count(*) filter (where state = 'HELD'),
                                             (select count(*) from waiting_gate where company = :company))
                            from reservation where company = :company\
                            """)
                                .param("company", company)
                                .query(String.class)
                                .single()));
        var inFlight = jdbc.sql("select id from reservation where company = ? and state in ('HELD', 'SENT')")
                .param(company)
                .query(UUID.class)
                .list();
        var done = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var checks = threads.submit(() -> checkUntil(done));
            try {
                ledgersClock("timestamptz ''%s'' + (clock_timestamp() - timestamptz ''%s'')"
                        .formatted(change.plusMillis(1), clock.now()));
                var december = start("50.00");
                answers.countDown();
                paused.forEach(run -> runs.resume(run.id()));
                var november = new ArrayList<>(sent);
                november.addAll(paused);
                november.forEach(run -> assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED));
                assertThat(ended(december).status()).isEqualTo(RunStatus.SUCCEEDED);
                assertCompanysMonths(change, november, december);
            } finally {
                done.set(true);
            }
            assertThat(checks.get()).isEmpty();
        }
        assertThat(inFlight).hasSize(12);
        assertThat(jdbc.sql("""
            select distinct concat_ws(' ', state, to_char(month, 'YYYY-MM')) from reservation where id = any (?)\
            """)
                        .param(inFlight.toArray(UUID[]::new))
                        .query(String.class)
                        .list())
                .containsExactly("SETTLED " + month(change.minusSeconds(1)));
        assertWindowsHoldTheirOwnMonth(change);
        assertThat(jdbc.sql("""
            select concat_ws(' ', to_char(month, 'YYYY-MM'), calls, under_way, tokens_reserved) from position_usage
            where company = ? order by month\
            """).param(company).query(String.class).list())
                .containsExactly(month(change.minusSeconds(1)) + " 5 0 0", month(change) + " 5 0 0");
    }

    /** Runs that were paused while their chief executive planned: what the plan led to is held and not sent. */
    private List<Run> paused(int number) {
        var plans = new CountDownLatch(1);
        colleagues.when("ceo", "plan", request -> {
            pass(plans);
            return Colleagues.plainly(request);
        });
        var paused = started(number);
        await().atMost(PATIENCE).until(() -> colleagues.asked("ceo", "plan") == number);
        paused.forEach(run -> runs.pause(run.id()));
        colleagues.when("ceo", "plan", Colleagues::plainly);
        plans.countDown();
        await().atMost(PATIENCE).until(() -> count("state = 'HELD'") == 2 * number && count("state = 'SENT'") == 0);
        return paused;
    }

    private List<Run> started(int number) {
        return IntStream.range(0, number).mapToObj(_ -> start("2.00")).toList();
    }

    private List<String> checkUntil(AtomicBoolean done) {
        var violations = new ArrayList<String>();
        while (!done.get() && violations.isEmpty()) {
            check.run().violations().forEach(violation -> violations.add(violation.toString()));
        }
        return violations;
    }

    /** What each month promised is used up by its own runs, and December had all of its limit to promise. */
    private void assertCompanysMonths(Instant change, List<Run> november, Run december) {
        var used = november.stream().map(this::spent).reduce(Money.ZERO, Money::plus);
        assertThat(companysMonth(change.minusSeconds(1))).isEqualTo("0 " + used.nanos());
        assertThat(companysMonth(change)).isEqualTo("0 " + spent(december).nanos());
    }

    private String companysMonth(Instant at) {
        return jdbc.sql("""
            select reserved || ' ' || posted from account
            where company = ? and kind = 'COMPANY' and to_char(month, 'YYYY-MM') = ?\
            """).params(company, month(at)).query(String.class).single();
    }

    /** Counted anew from what every call cost, past all postings. */
    private void assertWindowsHoldTheirOwnMonth(Instant change) {
        var windows = jdbc.sql("""
            select concat_ws(' ', a.owner, to_char(a.month, 'YYYY-MM'), a.reserved, a.posted) as is,
                   concat_ws(' ', a.owner, to_char(a.month, 'YYYY-MM'), 0, coalesce(sum(r.cost), 0)) as counted
            from account a left join reservation r on r.month = a.month and a.id = any (r.path) and r.state = 'SETTLED'
            where a.company = ? and a.kind = 'POSITION' group by a.id\
            """)
                .param(company)
                .query((row, _) -> List.of(row.getString("is"), row.getString("counted")))
                .list();
        assertThat(windows)
                .hasSizeGreaterThan(8)
                .allSatisfy(window -> assertThat(window.getFirst()).isEqualTo(window.getLast()));
        for (var at : List.of(change.minusSeconds(1), change)) {
            assertThat(windows)
                    .anyMatch(window -> window.getFirst().startsWith("ceo " + month(at))
                            && !window.getFirst().endsWith(" 0"));
        }
    }

    private int count(String which) {
        return jdbc.sql("select count(*) from reservation where company = ? and " + which)
                .param(company)
                .query(Integer.class)
                .single();
    }

    private static String month(Instant at) {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC)).toString();
    }

    private void ledgersClock(String now) {
        jdbc.sql("create or replace function ledger_now() returns timestamptz language sql as 'select " + now + "'")
                .update();
    }
}

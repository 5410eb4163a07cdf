package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Positions that are limited in more than money. */
class CallLimitsSystemTest extends CompanyTest {
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    @AfterEach
    void letGo() {
        mayAnswer.countDown();
    }

    @Test
    void gatesWaitForAFreePlaceAndGoOnByThemselves() {
        aCompanyOfOne("{callsAtOnce: 2}");
        var underWay = new AtomicInteger();
        var most = new AtomicInteger();
        colleagues.when("ceo", "work", request -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            pass(mayAnswer);
            underWay.decrementAndGet();
            return Colleagues.plainly(request);
        });
        var started = Stream.generate(() -> start("1.00")).limit(6).toList();

        var third = waiting(started.get(2));
        await().until(() -> underWay.get() == 2);
        assertThat(third.waitingFor()).singleElement().satisfies(waiting -> {
            assertThat(waiting.kind()).isEqualTo("LIMIT");
            assertThat(waiting.who()).contains("another call of ceo");
            assertThat(waiting.why()).isEqualTo("POSITION ceo has 0 of its CALLS_AT_ONCE left");
        });
        mayAnswer.countDown();

        started.forEach(run -> assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED));
        assertThat(most).hasValue(2);
        assertThat(colleagues.asked("ceo", "work")).isEqualTo(6);
        assertThat(runs.find(third.id()).waitingFor()).isEmpty();
    }

    @Test
    void whatAMonthHasNoCallsForWaitsForANewVersion() {
        aCompanyOfOne("{calls: 1, tokens: 900000}");
        assertThat(ended(start("1.00")).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(jdbc.sql("select tokens_used from position_usage where company = ? and tokens_reserved = 0")
                        .param(company)
                        .query(Long.class)
                        .single())
                .isEqualTo(1200);
        var second = waiting(start("1.00"));
        assertThat(second.waitingFor().getFirst().why()).contains("CALLS");
        assertThat(second.waitingFor().getFirst().who()).contains("next month").contains(company);

        aCompanyOfOne("{calls: 2}");

        assertThat(ended(second).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void aWaitingRunCanBeCancelledAndLeavesNothing() {
        aCompanyOfOne("{tokens: 1}");
        var run = waiting(start("1.00"));

        runs.cancel(run.id());

        assertThat(runs.find(run.id()).waitingFor()).isEmpty();
        assertThat(jdbc.sql("select count(*) from waiting_gate where run = ?")
                        .param(run.id())
                        .query(Long.class)
                        .single())
                .isZero();
        assertThat(colleagues.requests()).isEmpty();
    }

    private void aCompanyOfOne(String limits) {
        aCompany("  - {key: ceo, title: Chief executive, instructions: Does it all., authority: 10, limits: %s}\n"
                .formatted(limits));
    }
}

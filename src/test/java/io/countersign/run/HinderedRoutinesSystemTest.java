package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.ledger.Money;
import io.countersign.run.RoutineRuns.Hindrance;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** While something is in a routine's way no run begins, and no model is asked only to find that out. */
class HinderedRoutinesSystemTest extends RoutineTest {
    @Autowired
    private CompanyControl control;

    @Autowired
    private Budgets budgets;

    @Test
    void whileItsRunIsOpenNoOtherBeginsAndOneFollowsWhenItEnds() {
        theAnalystTakesItsTime();
        anAnalystWith(inbox(""));
        tick();
        await().until(() -> colleagues.asked("analyst", "work") == 1);

        tick();
        tick();

        assertThat(all()).hasSize(1);
        assertThat(routine().routine().hindered()).isNotNull().satisfies(hindered -> {
            assertThat(hindered.hindrance()).isEqualTo(Hindrance.STILL_AT_WORK);
            assertThat(hindered.why()).contains(all().getFirst().id().toString());
        });
        assertThat(routine().routine().missed()).isEqualTo(2);
        assertThat(routine().routine().owed()).isNotNull();
        assertThat(told("RoutineHindered")).as("told once, not at each tick").isOne();
        assertThat(colleagues.asked("analyst", "work")).isOne();

        var missed = routine().routine().owed();
        mayAnswer.countDown();
        await().atMost(Duration.ofSeconds(30)).until(() -> all().size() == 2);
        assertThat(Objects.requireNonNull(all().getFirst().routine()).tick()).isEqualTo(missed);
        assertThat(routine().routine().owed()).isNull();
        assertThat(routine().routine().missed()).isZero();
        assertThat(routine().routine().hindered()).isNull();
    }

    @Test
    void anOpenRunIsInTheWayThoughALaterTickHasEnded() {
        anAnalystWith(inbox(""));
        tick();
        var ahead = ended(all().getFirst());
        jdbc.sql("update routine_start set tick = tick + interval '1 hour' where run = ?")
                .param(ahead.id())
                .update();
        theAnalystTakesItsTime();
        routines.start(company, "analyst", "inbox", OPERATOR, "the clock was an hour ahead");

        tick();

        assertThat(all()).hasSize(2);
        assertThat(routine().routine().hindered())
                .isNotNull()
                .extracting(hindered -> hindered.hindrance())
                .isEqualTo(Hindrance.STILL_AT_WORK);
    }

    @Test
    void nothingBeginsAndNoModelIsAskedWhileSomethingIsInTheWay() {
        anAnalystWith(inbox(""));

        control.pause(company, OPERATOR, "prices are wrong");
        tick();
        assertHindered(Hindrance.COMPANY_PAUSED, "prices are wrong");
        control.pausePosition(company, "analyst", OPERATOR, "ill");
        control.resume(company, OPERATOR, "they are right");
        tick();
        assertHindered(Hindrance.POSITION_PAUSED, "ill");
        tick();
        assertThat(told("RoutineHindered")).isEqualTo(2);
        assertThat(colleagues.asked("analyst", "work")).isZero();

        control.resumePosition(company, "analyst", OPERATOR, "well again");
        await().atMost(Duration.ofSeconds(30)).until(() -> all().size() == 1);
        assertThat(ended(all().getFirst()).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void withoutMoneyOfTheCompanysMonthNothingBegins() {
        anAnalystWith(inbox(""));
        var dear = waitingForTheBoard("49.80");

        tick();

        assertThat(all()).hasSize(1);
        assertThat(routine().routine().hindered()).isNotNull().satisfies(hindered -> {
            assertThat(hindered.hindrance()).isEqualTo(Hindrance.BUDGET);
            assertThat(hindered.why())
                    .isEqualTo("Company %s has 0.20 USD of this month's budget left, 0.50 needed".formatted(company));
        });
        runs.cancel(dear.id());
        await().atMost(Duration.ofSeconds(30)).until(() -> all().size() == 2);
    }

    /** A run whose chief executive takes its time. */
    private Run waitingForTheBoard(String budget) {
        colleagues.when("ceo", "plan", request -> {
            pass(mayAnswer);
            return Colleagues.plainly(request);
        });
        var run = start(budget);
        await().until(() -> colleagues.asked("ceo", "plan") == 1);
        return run;
    }

    @Test
    void withoutMoneyForItsFirstActsNothingBeginsThatWouldOnlyAskForMore() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - key: analyst
                title: Analyst
                reportsTo: ceo
                routines: [{key: inbox, every: 30s, objective: Look., budget: 0.000001}]
            """);

        tick();

        assertHindered(Hindrance.BUDGET, "is less than the");
        assertThat(colleagues.asked("analyst", "work")).isZero();
        assertThat(colleagues.asked("ceo", "decide")).isZero();
    }

    @Test
    void withoutMoneyInAWindowAboveNothingBegins() {
        anAnalystWith(inbox(""));
        tick();
        ended(all().getFirst());
        budgets.setPosition(company, "head", Money.usd("0.000001"), null, BOARD, "no more this month");

        tick();

        assertThat(all()).hasSize(1);
        assertThat(routine().routine().hindered()).isNotNull().satisfies(hindered -> {
            assertThat(hindered.hindrance()).isEqualTo(Hindrance.BUDGET);
            assertThat(hindered.why()).startsWith("Position head has 0.00 USD");
        });
        assertThat(pending(all().getFirst().id())).isEmpty();
    }

    private void assertHindered(Hindrance hindrance, String why) {
        assertThat(all()).isEmpty();
        assertThat(routine().routine().hindered()).isNotNull().satisfies(hindered -> {
            assertThat(hindered.hindrance()).isEqualTo(hindrance);
            assertThat(hindered.why()).contains(why);
        });
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Routines tick: each tick one run at most, which is the position's own, and what was missed is made up for once. */
class RoutineSystemTest extends RoutineTest {
    @Test
    void aTickStartsARunThatIsThePositionsOwn() {
        anAnalystWith(inbox(", acceptance: Everything is filed."));
        assertThat(routine().routine().due()).isAfter(clock.now());

        tick();

        var run = ended(all().getFirst());
        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.goal()).isEqualTo("Look into the inbox.");
        assertThat(run.budget()).isEqualTo(Money.usd("0.50"));
        var routine = Objects.requireNonNull(run.routine());
        assertThat(routine.position()).isEqualTo("analyst");
        assertThat(routine.key()).isEqualTo("inbox");
        assertThat(runs.assignments(run.id())).singleElement().satisfies(root -> {
            assertThat(root.parent()).isNull();
            assertThat(root.position()).isEqualTo("analyst");
            assertThat(root.acceptance()).isEqualTo("Everything is filed.");
            assertThat(root.budget()).isEqualTo(Money.usd("0.50"));
        });
        assertThat(colleagues.requests())
                .filteredOn(request -> request.labels().company().equals(company))
                .hasSize(1);
        assertThat(started(run)).contains("\"routine\": {").contains("routine inbox of analyst");
        var after = routine().routine();
        assertThat(after.lastTick()).isEqualTo(routine.tick());
        assertThat(after.lastRun()).isEqualTo(run.id());
        assertThat(after.due()).isEqualTo(routine.tick().plusSeconds(30));
    }

    private String started(Run run) {
        return jdbc.sql("""
            select data::text || actor::text from run_event where run = ? and type = 'RunStarted'\
            """).param(run.id()).query(String.class).single();
    }

    @Test
    void aManagersRoutineIsApprovedByThoseAboveIt() {
        aCompany("strategyApproval: true", """
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - key: head
                title: Head
                reportsTo: ceo
                authority: 0
                routines: [{key: weekly, cron: "0 9 * * MON", objective: Report., budget: 2}]
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
            """);
        colleagues.when("head", "plan", _ -> io.countersign.trial.PlainColleague.plan(List.of("analyst"), "0.50"));

        tick();

        var run = ended(all().getFirst());
        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("ceo", "decide")).as("the work").isOne();
        assertThat(colleagues.asked("ceo", "plan")).isZero();
        assertThat(assignment(run, "head").parent()).isNull();
        assertThat(runs.assignments(run.id())).extracting(Assignment::position).containsExactly("head", "analyst");
    }

    @Test
    void aRoutineStartsByHandUnlessSomethingIsInTheWay() {
        theAnalystTakesItsTime();
        anAnalystWith(inbox(""));
        assertThatThrownBy(() -> routines.start(company, "analyst", "inbox", STRANGER, "now"))
                .isInstanceOf(Problem.Denied.class);

        var run = routines.start(company, "analyst", "inbox", OPERATOR, "a customer asks");

        assertThat(all()).extracting(Run::id).containsExactly(run);
        assertThatThrownBy(() -> routines.start(company, "analyst", "inbox", OPERATOR, "once more"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("has not ended");
        assertThat(told("RoutineStartedByHand")).isOne();
    }

    @Test
    void whatIsSkippedIsNotCaughtUp() {
        theAnalystTakesItsTime();
        anAnalystWith(inbox(", missed: skip"));
        tick();
        tick();
        assertThat(routine().routine().owed()).isNull();
        assertThat(routine().routine().missed()).isOne();

        mayAnswer.countDown();
        ended(all().getFirst());
        assertThat(all()).hasSize(1);
        tick();

        assertThat(all()).hasSize(2);
    }

    @Test
    void afterADowntimeOneRunBegins() {
        anAnalystWith(inbox(""));
        passes("1 day");

        fire();

        assertThat(all()).hasSize(1);
        var tick = Objects.requireNonNull(all().getFirst().routine()).tick();
        assertThat(Duration.between(tick, clock.now())).isLessThan(Duration.ofSeconds(31));
        assertThat(routine().routine().due()).isEqualTo(tick.plusSeconds(30)).isAfter(tick);
    }

    @Test
    void afterADowntimeWhatIsSkippedWaitsForItsNextTick() {
        anAnalystWith(inbox(", missed: skip").replace("30s", "1h"));
        passes("61 seconds");

        fire();

        assertThat(all()).isEmpty();
        assertThat(routine().routine().missed()).isOne();
        assertThat(Duration.between(clock.now(), routine().routine().due()))
                .isBetween(Duration.ofMinutes(57), Duration.ofMinutes(59));
    }
}

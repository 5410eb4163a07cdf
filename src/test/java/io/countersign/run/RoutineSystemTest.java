package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.countersign.access.Caller;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.engine.DatabaseClock;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import io.countersign.run.RoutineRuns.Hindrance;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.camunda.bpm.engine.HistoryService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Routines tick: each tick one run at most, and no model is asked only to find that there is nothing to do. */
class RoutineSystemTest extends RoutineTest {
    private static final Caller BOARD = new Caller("chair", Set.of(Caller.BOARD));
    private static final Caller STRANGER = new Caller("stranger", Set.of());

    @Autowired
    private DatabaseClock clock;

    @Autowired
    private HistoryService history;

    @Autowired
    private CompanyControl control;

    @Autowired
    private Budgets budgets;

    @Autowired
    private Retirements retirements;

    @Autowired
    private PlatformTransactionManager transactions;

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

    private void assertHindered(Hindrance hindrance, String why) {
        assertThat(all()).isEmpty();
        assertThat(routine().routine().hindered()).isNotNull().satisfies(hindered -> {
            assertThat(hindered.hindrance()).isEqualTo(hindrance);
            assertThat(hindered.why()).contains(why);
        });
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

    @Test
    void aTimerThatFiresTooEarlyIsSetAgain() {
        anAnalystWith(inbox(""));
        var before = routine().routine();

        fire();

        assertThat(all()).isEmpty();
        assertThat(routine().routine().due()).isEqualTo(before.due());
        assertThat(routine().routine().heartbeat()).isNotEqualTo(before.heartbeat());
        tick();
        assertThat(all()).hasSize(1);
    }

    @Test
    void aTickThatIsRolledBackComesAgainAndStartsOneRun() {
        anAnalystWith(inbox(""));
        passes("1 second");

        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            fire();
            assertThat(all()).hasSize(1);
            status.setRollbackOnly();
        });

        assertThat(all()).isEmpty();
        assertThat(colleagues.asked("analyst", "work")).isZero();
        fire();
        assertThat(all()).hasSize(1);
        assertThat(ended(all().getFirst()).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    /** Instances of the process that somebody else began are nobody's heartbeat. */
    /** The key of the starts would refuse it, again and again, and the routine would stand still for good. */
    @Test
    void aTickThatComesAgainStartsNothingAndTheRoutineGoesOn() {
        anAnalystWith(inbox(""));
        tick();
        var first = ended(all().getFirst());
        var tick = Objects.requireNonNull(first.routine()).tick();
        jdbc.sql("update routine set due = ?, since = since + (? - due) where company = ?")
                .params(java.sql.Timestamp.from(tick), java.sql.Timestamp.from(tick), company)
                .update();

        fire();

        assertThat(all()).extracting(Run::id).containsExactly(first.id());
        assertThat(routine().routine().lastRun()).isEqualTo(first.id());
        tick();
        assertThat(all()).hasSize(2);
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
    void aStrayHeartbeatStartsNothing() {
        anAnalystWith(inbox(""));
        passes("1 second");
        var stray = runtime.startProcessInstanceByKey(
                "heartbeat",
                routine().routine().id().toString(),
                java.util.Map.of("tick", java.util.Date.from(clock.now())));

        management.executeJob(management
                .createJobQuery()
                .processInstanceId(stray.getId())
                .singleResult()
                .getId());

        assertThat(all()).isEmpty();
        fire();
        assertThat(all()).hasSize(1);
    }

    @Test
    void aHeartbeatThatSomebodyEndedBeginsAgain() {
        anAnalystWith(inbox(""));
        var before = routine().routine();

        runtime.deleteProcessInstance(Objects.requireNonNull(before.heartbeat()), "in Cockpit");

        await().atMost(Duration.ofSeconds(30))
                .until(() -> !Objects.equals(routine().routine().heartbeat(), before.heartbeat()));
        assertThat(routine().routine().due()).isEqualTo(before.due());
        tick();
        assertThat(all()).hasSize(1);
    }

    @Test
    void routinesBeginChangeAndEndWithTheVersion() {
        anAnalystWith(inbox(""), inbox("").replace("inbox", "news").replace("30s", "1h"));
        var inbox = routines.list(company).getFirst().routine();
        var news = routines.list(company).getLast().routine();

        repost(companies.export(company).replace("Look into", "Search").replace("every: \"1h\"", "every: \"2h\""));

        assertThat(routines.list(company).getFirst().routine()).isEqualTo(inbox);
        var changed = routines.list(company).getLast().routine();
        assertThat(changed.id()).isEqualTo(news.id());
        assertThat(changed.heartbeat()).isNotEqualTo(news.heartbeat());
        assertThat(isAlive(Objects.requireNonNull(news.heartbeat()))).isFalse();
        assertThat(Duration.between(clock.now(), changed.due())).isGreaterThan(Duration.ofMinutes(110));
        repost(companies.export(company).replaceFirst("(?s)  routines:.*?- key: \"checker\"", "- key: \"checker\""));

        assertThat(routines.list(company)).isEmpty();
        assertThat(isAlive(Objects.requireNonNull(inbox.heartbeat()))).isFalse();
        assertThat(isAlive(Objects.requireNonNull(changed.heartbeat()))).isFalse();
    }

    private boolean isAlive(String instance) {
        return runtime.createProcessInstanceQuery().processInstanceId(instance).count() > 0;
    }

    private void repost(String yaml) {
        var before = companies.find(company).version();
        companies.post(Definitions.read(yaml.getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML), "test");
        assertThat(companies.find(company).version()).isEqualTo(before + 1);
    }

    @Test
    void aRetiredPositionsRoutinesEndAndSoDoTheirRuns() {
        theAnalystTakesItsTime();
        anAnalystWith(inbox(""));
        tick();
        await().until(() -> colleagues.asked("analyst", "work") == 1);
        var run = all().getFirst();

        retirements.retire(company, "analyst", BOARD, "nobody needs it");

        assertThat(runs.find(run.id()).status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(routines.list(company)).isEmpty();
        mayAnswer.countDown();
        await().until(() -> check.run().violations().isEmpty());
    }

    @Test
    void aPausedRoutineMissesNothingAndGoesOn() {
        anAnalystWith(inbox(""));
        var before = routine().routine();
        assertThatThrownBy(() -> routines.pause(company, "analyst", "inbox", STRANGER, "why not"))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> routines.pause(company, "analyst", "inbox", OPERATOR, " "))
                .isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> routines.pause(company, "head", "inbox", OPERATOR, "wrong"))
                .isInstanceOf(Problem.Missing.class);

        routines.pause(company, "analyst", "inbox", OPERATOR, "the feed is down");

        assertThat(isAlive(Objects.requireNonNull(before.heartbeat()))).isFalse();
        assertThatThrownBy(() -> routines.pause(company, "analyst", "inbox", OPERATOR, "again"))
                .isInstanceOf(Problem.Clash.class);
        passes("1 day");
        routines.resume(company, "analyst", "inbox", BOARD, "it is up");
        assertThat(routine().routine().due()).isAfter(clock.now());
        assertThatThrownBy(() -> routines.resume(company, "analyst", "inbox", BOARD, "again"))
                .isInstanceOf(Problem.Clash.class);
        assertThat(all()).isEmpty();
        tick();
        assertThat(all()).hasSize(1);
        assertThat(told("RoutinePaused")).isOne();
        assertThat(told("RoutineResumed")).isOne();
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

    /** What a routine of 30 s leaves behind 2880 times a day, beside its runs. */
    @Test
    void aTickLeavesLittleInTheHistoryAndNothingThatStays() {
        anAnalystWith(inbox(""));
        control.pause(company, OPERATOR, "so that only ticks are counted");
        var id = routine().routine().id();
        for (var n = 0; n < 5; n++) {
            tick();
        }

        var instances = jdbc.sql("""
            select count(*) from act_hi_procinst where business_key_ = ? and end_time_ is not null\
            """).param(id.toString()).query(Integer.class).single();
        var rows = jdbc.sql("""
            select (select count(*) from act_hi_actinst a join act_hi_procinst p on p.id_ = a.proc_inst_id_
                    where p.business_key_ = :id and p.end_time_ is not null)
                 + (select count(*) from act_hi_varinst v join act_hi_procinst p on p.id_ = v.proc_inst_id_
                    where p.business_key_ = :id)
                 + (select count(*) from act_hi_job_log l join act_hi_procinst p on p.id_ = l.process_instance_id_
                    where p.business_key_ = :id)
                 + (select count(*) from act_hi_op_log o join act_hi_procinst p on p.id_ = o.proc_inst_id_
                    where p.business_key_ = :id)\
            """).param("id", id.toString()).query(Integer.class).single();
        assertThat(instances).isEqualTo(5);
        assertThat(rows)
                .as("beside the instance itself: one for each of its four elements")
                .isEqualTo(5 * 4);
        assertThat(jdbc.sql("""
            select count(*) from act_hi_procinst
            where business_key_ = ? and (removal_time_ is null or removal_time_ > start_time_ + interval '25 hours')\
            """).param(id.toString()).query(Integer.class).single())
                .isZero();
        control.resume(company, OPERATOR, "counted");
    }

    /** The engine looks every night; what it removes then is no more than what is past its time. */
    @Test
    void whatIsPastItsTimeLeavesTheHistory() {
        assertThat(history.findHistoryCleanupJobs())
                .isNotEmpty()
                .allSatisfy(job -> assertThat(job.isSuspended()).isFalse())
                .allSatisfy(job -> assertThat(job.getDuedate()).isNotNull());
        anAnalystWith(inbox(""));
        control.pause(company, OPERATOR, "so that only ticks are counted");
        tick();
        tick();
        var ended = jdbc.sql("""
            select id_ from act_hi_procinst where business_key_ = ? and end_time_ is not null order by start_time_\
            """)
                .param(routine().routine().id().toString())
                .query(String.class)
                .list();
        assertThat(ended).hasSize(2);
        for (var table : List.of("act_hi_procinst", "act_hi_actinst")) {
            jdbc.sql("update %s set removal_time_ = now() - interval '1 hour' where proc_inst_id_ = ?".formatted(table))
                    .param(ended.getFirst())
                    .update();
        }

        history.cleanUpHistoryAsync(true);
        history.findHistoryCleanupJobs().forEach(job -> management.executeJob(job.getId()));

        assertThat(historyOf(ended.getFirst())).isZero();
        assertThat(historyOf(ended.getLast())).isEqualTo(5);
        control.resume(company, OPERATOR, "counted");
    }

    private int historyOf(String instance) {
        return jdbc.sql("""
            select (select count(*) from act_hi_procinst where id_ = :id)
                 + (select count(*) from act_hi_actinst where proc_inst_id_ = :id)\
            """).param("id", instance).query(Integer.class).single();
    }
}

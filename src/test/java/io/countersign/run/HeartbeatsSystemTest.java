package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.camunda.bpm.engine.HistoryService;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Heartbeats that come early, twice or not at all start no run too many, and leave little behind. */
class HeartbeatsSystemTest extends RoutineTest {
    @Autowired
    private HistoryService history;

    @Autowired
    private CompanyControl control;

    @Autowired
    private PlatformTransactionManager transactions;

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

    /** Instances of the process that somebody else began are nobody's heartbeat. */
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

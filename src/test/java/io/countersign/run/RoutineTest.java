package io.countersign.run;

import io.countersign.access.Caller;
import io.countersign.engine.DatabaseClock;
import io.countersign.problem.Page;
import io.countersign.record.RunEvents;
import io.countersign.routine.Routines;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.camunda.bpm.engine.ManagementService;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;

/** Companies with routines, whose ticks come when a test wants them. */
abstract class RoutineTest extends CompanyTest {
    static final Caller OPERATOR = new Caller("olga", Set.of(Caller.OPERATORS));
    static final Caller BOARD = new Caller("chair", Set.of(Caller.BOARD));
    static final Caller STRANGER = new Caller("stranger", Set.of());

    @Autowired
    Routines routines;

    @Autowired
    ManagementService management;

    @Autowired
    RunEvents events;

    @Autowired
    DatabaseClock clock;

    final CountDownLatch mayAnswer = new CountDownLatch(1);

    /** So that no routine of a test ticks on beside those that follow. */
    @AfterEach
    void noMoreTicks() {
        mayAnswer.countDown();
        for (var shown : routines.list(company)) {
            if (shown.routine().pause() == null) {
                routines.pause(
                        company, shown.routine().position(), shown.routine().key(), OPERATOR, "the test is over");
            }
        }
        all().forEach(this::ended);
    }

    /** A chief executive, a head with an analyst and a checker; this is what the analyst does again and again. */
    void anAnalystWith(String... routine) {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., authority: 5}
              - key: analyst
                title: Analyst
                reportsTo: head
                routines: [%s]
              - {key: checker, title: Checker, reportsTo: head, instructions: Checks.}
            """.formatted(String.join(", ", routine)));
    }

    static String inbox(String more) {
        return "{key: inbox, every: 30s, objective: Look into the inbox., budget: 0.50%s}".formatted(more);
    }

    /** The newest runs come first. */
    List<Run> all() {
        return runs.list(company, null, new Page.Request(0, 100)).items();
    }

    Routines.Shown routine() {
        return routines.list(company).getFirst();
    }

    /** Time passes until the tick that is waited for was due a while ago. */
    void passes(String lateBy) {
        jdbc.sql("""
            with now as (select date_trunc('milliseconds', clock_timestamp()) - cast(? as interval) as due)
            update routine r set due = now.due, since = r.since + (now.due - r.due) from now where r.company = ?\
            """).params(lateBy, company).update();
    }

    /** The timer of the heartbeat fires, as on a node that finds its job due. */
    void fire() {
        management.executeJob(timer());
    }

    void tick() {
        passes("1 second");
        fire();
    }

    String timer() {
        return management
                .createJobQuery()
                .processInstanceId(routine().routine().heartbeat())
                .singleResult()
                .getId();
    }

    /** The analyst answers when the test lets it. */
    void theAnalystTakesItsTime() {
        colleagues.when("analyst", "work", request -> {
            pass(mayAnswer);
            return Colleagues.plainly(request);
        });
    }

    /** How often the company's chain says so. */
    long told(String event) {
        return jdbc.sql("select count(*) from record_entry where chain = ? and type = ?")
                .params("company:" + company, event)
                .query(Long.class)
                .single();
    }
}

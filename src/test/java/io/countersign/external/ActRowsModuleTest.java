package io.countersign.external;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import io.countersign.access.Visible;
import io.countersign.external.ActRows.Held;
import io.countersign.external.ActRows.State;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How long an act may be done with a token, of which no other part of the product has a say here. */
class ActRowsModuleTest {
    private static final HikariDataSource DATABASE = TestDatabase.fresh();

    private final JdbcClient jdbc = JdbcClient.create(DATABASE);
    private final ActRows rows = new ActRows(jdbc);
    private final UUID run = UUID.randomUUID();
    private final UUID assignment = UUID.randomUUID();
    private final UUID act = UUID.randomUUID();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @BeforeEach
    void anActThatWaits() {
        sql("insert into company (id, name, newest) values ('acme', 'Acme', 1) on conflict do nothing");
        sql("""
            insert into run (id, company, company_version, goal, budget, simulated, status, caller, request_digest)
            values (:run, 'acme', 1, '', 0, true, 'RUNNING', 'test', '')\
            """);
        sql("""
            insert into assignment (id, run, company, position, depth, objective, acceptance, budget, status, planned_in,
                                    round, ordinal)
            values (:assignment, :run, 'acme', 'analyst', 1, '', '', 0, 'WORKING', 1, 1, 0)\
            """);
        sql("""
            insert into model_call (id, task, turn, attempt, run, assignment, company, position, act, model, reservation,
                                    price_version, status, request, wait_until)
            values (:act, cast(:act as text), 1, 1, :run, :assignment, 'acme', 'analyst', 'WORK', 'x', :act, 1, 'SENT', '{}',
                    clock_timestamp() + interval '2 hours')\
            """);
        sql("insert into external_act (call, schema) values (:act, '{}')");
    }

    @Test
    void isAnsweredOnce() {
        var claims = aToken();

        assertThat(rows.held(claims).map(Held::state)).hasValue(State.OPEN);
        assertThat(rows.open(run, assignment)).isPresent();
        assertThat(rows.answer(act, "first")).isTrue();
        assertThat(rows.answer(act, "second")).isFalse();
        assertThat(jdbc.sql("select answer from external_act where call = ?")
                        .param(act)
                        .query(String.class)
                        .single())
                .isEqualTo("first");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OVER     | false | update model_call set status = 'FAILED' where id = :act",
                "OVER     | false | update model_call set wait_until = clock_timestamp() where id = :act",
                "OVER     | false | update run set status = 'CANCELLED' where id = :run",
                "OVER     | false | update assignment set status = 'CANCELLED' where id = :assignment",
                "OVER     | false | update external_act set closed_at = clock_timestamp() where call = :act",
                "ANSWERED | false | update external_act set answer = 'x', answered_at = clock_timestamp() where call ="
                        + " :act",
                "PAUSED   | true  | update run set status = 'PAUSED' where id = :run"
            })
    void takesNoAnswerOnce(State state, boolean waits, String happened) {
        var claims = aToken();
        sql(happened);

        assertThat(rows.held(claims).map(Held::state)).hasValue(state);
        assertThat(rows.open(run, assignment).isPresent()).isEqualTo(waits);
        assertThat(rows.open(Visible.ALL).stream().anyMatch(open -> open.act().equals(act)))
                .isEqualTo(waits);
        assertThat(rows.answer(act, "too late")).isFalse();
    }

    @Test
    void itsTokenLivesAnHourAndNoLongerThanTheActMay() {
        var hour = rows.issue(UUID.randomUUID(), act, "test");
        sql("update model_call set wait_until = clock_timestamp() + interval '10 minutes' where id = :act");
        var minutes = rows.issue(UUID.randomUUID(), act, "test");

        assertThat(Duration.between(hour.issuedAt(), hour.expiresAt())).isEqualTo(Duration.ofHours(1));
        assertThat(Duration.between(minutes.issuedAt(), minutes.expiresAt()))
                .isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }

    private AgentClaims aToken() {
        var id = UUID.randomUUID();
        var times = rows.issue(id, act, "test");
        return new AgentClaims(id, "acme", "analyst", run, assignment, act, times.issuedAt(), times.expiresAt());
    }

    private void sql(String text) {
        jdbc.sql(text)
                .param("run", run)
                .param("assignment", assignment)
                .param("act", act)
                .update();
    }
}

package io.countersign.routine;

import io.countersign.run.RoutineRuns.Answer;
import io.countersign.run.RoutineRuns.Hindrance;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Routines, as rows; they are written under their company's lock. */
@Component
class RoutineStore {
    private final JdbcClient jdbc;

    RoutineStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Routine> find(UUID id) {
        return jdbc.sql("select * from routine where id = ?")
                .param(id)
                .query((row, _) -> routine(row))
                .optional();
    }

    Optional<Routine> find(String company, String position, String key) {
        return jdbc.sql("select * from routine where company = ? and position = ? and key = ?")
                .params(company, position, key)
                .query((row, _) -> routine(row))
                .optional();
    }

    List<Routine> ofCompany(String company) {
        return jdbc.sql("select * from routine where company = ? order by position, key")
                .param(company)
                .query((row, _) -> routine(row))
                .list();
    }

    /** Those that owe a start and are not paused, the oldest debt first. */
    List<Routine> owing() {
        return jdbc.sql("select * from routine where owed is not null and paused_since is null order by owed, id")
                .query((row, _) -> routine(row))
                .list();
    }

    /** Those that should have a heartbeat, and whose tick is not after a moment. */
    List<Routine> dueUntil(Instant moment) {
        return jdbc.sql("select * from routine where paused_since is null and due <= ? order by due, id")
                .param(Timestamp.from(moment))
                .query((row, _) -> routine(row))
                .list();
    }

    /** How many there are, and how many of them nobody paused. */
    record Count(int all, int on) {}

    Count count() {
        return jdbc.sql("select count(*), count(*) filter (where paused_since is null) from routine")
                .query((row, _) -> new Count(row.getInt(1), row.getInt(2)))
                .single();
    }

    void insert(UUID id, String company, String position, String key, String rhythm, Instant since, Instant due) {
        jdbc.sql("insert into routine (id, company, position, key, rhythm, since, due) values (?, ?, ?, ?, ?, ?, ?)")
                .params(id, company, position, key, rhythm, Timestamp.from(since), Timestamp.from(due))
                .update();
    }

    void remove(UUID id) {
        jdbc.sql("delete from routine where id = ?").param(id).update();
    }

    /** From now on it ticks otherwise; what it owed by its old schedule is forgotten. */
    void changed(UUID id, String rhythm, Instant since, Instant due) {
        jdbc.sql("update routine set rhythm = ?, since = ?, due = ?, owed = null where id = ?")
                .params(rhythm, Timestamp.from(since), Timestamp.from(due), id)
                .update();
    }

    /** Which instance waits for which tick. */
    void waits(UUID id, Instant due, @Nullable String heartbeat) {
        jdbc.sql("update routine set due = ?, heartbeat = ? where id = ?")
                .params(Timestamp.from(due), heartbeat, id)
                .update();
    }

    /** A start makes good whatever was missed before it. */
    void started(UUID id, Instant tick, UUID run) {
        jdbc.sql("""
            update routine set last_tick = greatest(last_tick, ?), last_run = ?, owed = null, missed = 0,
                hindrance = null, why = '', hindered_since = null
            where id = ?\
            """).params(Timestamp.from(tick), run, id).update();
    }

    /** A tick that starts nothing; owed, it is caught up once that is possible. */
    void missed(UUID id, Instant tick, boolean owed) {
        jdbc.sql("""
            update routine set last_tick = :tick, missed = missed + 1, owed = case when :owed then cast(:tick as timestamptz) end
            where id = :id\
            """)
                .param("tick", Timestamp.from(tick))
                .param("owed", owed)
                .param("id", id)
                .update();
    }

    /** Since when the same is in the way stays as it was. */
    void hindered(UUID id, Instant now, Answer.Hindered hindered) {
        jdbc.sql("""
            update routine set hindered_since = case when hindrance = :hindrance then hindered_since else :now end,
                hindrance = :hindrance, why = :why
            where id = :id\
            """)
                .param("hindrance", hindered.hindrance().name())
                .param("why", hindered.why())
                .param("now", Timestamp.from(now))
                .param("id", id)
                .update();
    }

    /** While it is paused it misses nothing. */
    void paused(UUID id, String by, String reason, Instant since) {
        jdbc.sql("""
            update routine set paused_by = ?, paused_reason = ?, paused_since = ?, heartbeat = null, owed = null
            where id = ?\
            """).params(by, reason, Timestamp.from(since), id).update();
    }

    void resumed(UUID id) {
        jdbc.sql("update routine set paused_by = null, paused_reason = '', paused_since = null where id = ?")
                .param(id)
                .update();
    }

    private static Routine routine(ResultSet row) throws SQLException {
        var hindrance = row.getString("hindrance");
        var hinderedSince = instant(row, "hindered_since");
        var pausedBy = row.getString("paused_by");
        var pausedSince = instant(row, "paused_since");
        return new Routine(
                row.getObject("id", UUID.class),
                row.getString("company"),
                row.getString("position"),
                row.getString("key"),
                row.getString("rhythm"),
                row.getTimestamp("since").toInstant(),
                row.getTimestamp("due").toInstant(),
                row.getString("heartbeat"),
                instant(row, "owed"),
                instant(row, "last_tick"),
                row.getObject("last_run", UUID.class),
                hindrance == null || hinderedSince == null
                        ? null
                        : new Routine.Hindered(Hindrance.valueOf(hindrance), row.getString("why"), hinderedSince),
                row.getInt("missed"),
                pausedBy == null || pausedSince == null
                        ? null
                        : new Routine.Pause(pausedBy, row.getString("paused_reason"), pausedSince));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}

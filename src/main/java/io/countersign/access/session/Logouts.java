package io.countersign.access.session;

import io.countersign.access.UserChanges;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Ends all sessions of a user at once, on every node. That is counted, and every session knows the count of its login's
 * beginning: one whose login was still going on is over as well, and no clock is asked which came first.
 */
@Component
public class Logouts implements UserChanges {
    private static final int MOST_SHOWN = 100;

    private final JdbcClient jdbc;

    Logouts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** How often it happened to a user so far. To be asked before a login is checked, not after. */
    public long times(String user) {
        return jdbc.sql("select times from sessions_ended where user_name = ?")
                .param(user)
                .query(Long.class)
                .optional()
                .orElse(0L);
    }

    /** Ends them; how many they were. */
    @Transactional
    public int end(String user) {
        jdbc.sql("""
            insert into sessions_ended (user_name, times) values (?, 1)
                on conflict (user_name) do update set times = sessions_ended.times + 1\
            """).param(user).update();
        return jdbc.sql("delete from browser_session where principal_name = ?")
                .param(user)
                .update();
    }

    /** The user's sessions, the one used last first; {@code current} is the id of the one in which this is asked. */
    public List<OpenSession> of(String user, @Nullable String current) {
        return jdbc.sql("""
            select session_id, creation_time, last_access_time, expiry_time from browser_session
            where principal_name = ? and expiry_time > (select extract(epoch from clock_timestamp()) * 1000)
            order by last_access_time desc, primary_id limit\
            """ + " " + MOST_SHOWN)
                .param(user)
                .query((row, _) -> new OpenSession(
                        time(row, "creation_time"),
                        time(row, "last_access_time"),
                        time(row, "expiry_time"),
                        row.getString("session_id").equals(current)))
                .list();
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    @Override
    public void passwordChanged(String user) {
        end(user);
    }

    @Override
    public void removed(String user) {
        end(user);
    }
}

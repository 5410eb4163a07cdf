package io.countersign.ops;

import io.countersign.run.Runs;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Notices that the database was restored from a backup: it names another place as its home than the one it is in. Calls
 * that were made after the backup are not in its books, so no run may spend before an operator has had a look. Looks
 * before anything is dispatched.
 */
@Component
class RestoreWatch implements SmartInitializingSingleton {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreWatch.class);
    static final String REASON = "The database was restored from a backup: what was spent after it is not in the books";

    private final JdbcClient jdbc;
    private final String directory;
    private final ToIntFunction<String> pauseAll;

    @Autowired
    RestoreWatch(JdbcClient jdbc, JdbcConnectionDetails database, Runs runs) {
        this(jdbc, database instanceof EmbeddedDatabase embedded ? embedded.mark() : "", runs::pauseAll);
    }

    RestoreWatch(JdbcClient jdbc, String directory, ToIntFunction<String> pauseAll) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.pauseAll = pauseAll;
    }

    @Override
    public void afterSingletonsInstantiated() {
        var here = here();
        var home = jdbc.sql("select place from home").query(String.class).optional();
        if (home.filter(here::equals).isPresent()) {
            return;
        }
        if (home.isPresent()) {
            LOG.warn(
                    "{}. Runs paused: {}. See \"Restore\" in docs/operations.md.", REASON, pauseAll.applyAsInt(REASON));
        }
        // Last, so that who dies before it pauses the rest at the next start.
        jdbc.sql("insert into home (place) values (?) on conflict (id) do update set place = excluded.place")
                .param(here)
                .update();
    }

    /**
     * A dump that is restored makes its tables anew, so one of them has another number, in this cluster or in another; a
     * copy of the embedded database's files lacks the mark of their directory.
     */
    private String here() {
        var tables = jdbc.sql("""
            select concat_ws('/', oid, cast('home' as regclass)::oid) from pg_database
            where datname = current_database()\
            """).query(String.class).single();
        return String.join("/", cluster(), tables, directory);
    }

    /** Everybody may ask which cluster this is, unless whoever runs it took that away. */
    private String cluster() {
        var allowed = jdbc.sql("select has_function_privilege('pg_catalog.pg_control_system()', 'execute')")
                .query(Boolean.class)
                .single();
        return allowed
                ? jdbc.sql("select system_identifier::text from pg_control_system()")
                        .query(String.class)
                        .single()
                : "";
    }
}

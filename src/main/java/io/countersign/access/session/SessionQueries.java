package io.countersign.access.session;

import java.time.Duration;
import org.springframework.session.jdbc.JdbcIndexedSessionRepository;

/**
 * Spring Session's statements with the database's clock in place of the node's, so that a session is as old as it is on
 * whichever node it is looked at. What the node says of the time is taken and not used.
 */
final class SessionQueries {
    private static final String NOW =
            "(select cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as now) clock";

    private static final String CREATE = """
        insert into %TABLE_NAME% (primary_id, session_id, creation_time, last_access_time, max_inactive_interval,
                                  expiry_time, principal_name)
        select given.key, given.id, clock.now, clock.now, given.idle,
               clock.now + 1000 * least(given.idle, {longest}), given.principal
          from (select ?::text as key, ?::text as id, ?::bigint as created, ?::bigint as accessed, ?::int as idle,
                       ?::bigint as expires, ?::text as principal) given, {clock}
        """;

    /** As a session that is over is not found, the node must not find it over: it was last used in times to come. */
    private static final String FIND = """
        select session.primary_id, session.session_id, session.creation_time, 9000000000000 as last_access_time,
               session.max_inactive_interval, attribute.attribute_name, attribute.attribute_bytes
          from %TABLE_NAME% session
          left join %TABLE_NAME%_attributes attribute on attribute.session_primary_id = session.primary_id, {clock}
         where session.session_id = ?
           and clock.now < session.last_access_time + 1000 * cast(session.max_inactive_interval as bigint)
           and clock.now < session.creation_time + 1000 * {longest}
        """;

    private static final String UPDATE = """
        update %TABLE_NAME% session
           set session_id = given.id, last_access_time = clock.now, max_inactive_interval = given.idle,
               expiry_time = least(clock.now + 1000 * cast(given.idle as bigint),
                                   session.creation_time + 1000 * {longest}),
               principal_name = given.principal
          from (select ?::text as id, ?::bigint as accessed, ?::int as idle, ?::bigint as expires,
                       ?::text as principal, ?::text as key) given, {clock}
         where session.primary_id = given.key
        """;

    /**
     * Requests that a page sends at the same moment may put the same thing into the session, and one of them may log out
     * meanwhile, on another node: neither is a fault.
     */
    private static final String ADD = """
        insert into %TABLE_NAME%_attributes (session_primary_id, attribute_name, attribute_bytes)
        select session.primary_id, given.name, given.bytes
          from (select ?::text as id, ?::text as name, ?::bytea as bytes) given
          join %TABLE_NAME% session on session.primary_id = given.id
           for key share of session
            on conflict (session_primary_id, attribute_name) do update set attribute_bytes = excluded.attribute_bytes
        """;

    private SessionQueries() {}

    static void replace(JdbcIndexedSessionRepository store, Duration longest) {
        store.setCreateSessionQuery(filled(CREATE, longest));
        store.setGetSessionQuery(filled(FIND, longest));
        store.setUpdateSessionQuery(filled(UPDATE, longest));
        store.setCreateSessionAttributeQuery(ADD);
    }

    private static String filled(String query, Duration longest) {
        return query.replace("{longest}", "cast(" + longest.toSeconds() + " as bigint)")
                .replace("{clock}", NOW);
    }
}

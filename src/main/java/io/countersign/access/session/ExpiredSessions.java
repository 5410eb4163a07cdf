package io.countersign.access.session;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Removes sessions that have ended. Nobody could use them any more; this gives their place back. By the database's clock: a
 * node whose own is ahead would end everybody's.
 */
@Component
class ExpiredSessions {
    private static final Logger LOG = LoggerFactory.getLogger(ExpiredSessions.class);

    private final JdbcClient jdbc;

    ExpiredSessions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
    void remove() {
        try {
            jdbc.sql("""
                delete from browser_session
                where expiry_time < (select cast(extract(epoch from clock_timestamp()) * 1000 as bigint))\
                """).update();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Expired sessions are removed later: {}", e.toString());
        }
    }
}

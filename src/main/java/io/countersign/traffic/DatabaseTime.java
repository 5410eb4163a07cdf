package io.countersign.traffic;

import io.github.bucket4j.TimeMeter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * The time of buckets: the database's, asked for once a minute and counted on from there, so that replicas whose clocks differ
 * agree on what a bucket holds, and no request asks for it.
 */
@Component
@DependsOnDatabaseInitialization
class DatabaseTime implements TimeMeter {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseTime.class);

    private final JdbcClient jdbc;
    private volatile long ahead;

    DatabaseTime(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.ahead = measured();
    }

    @Override
    public long currentTimeNanos() {
        return System.nanoTime() + ahead;
    }

    @Override
    public boolean isWallClockBased() {
        return true;
    }

    /** A machine that slept, or that counts badly, is set right. */
    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
    void set() {
        try {
            ahead = measured();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The time is asked for later: {}", e.toString());
        }
    }

    private long measured() {
        var nanos = jdbc.sql("select (extract(epoch from clock_timestamp()) * 1000000)::bigint * 1000")
                .query(Long.class)
                .single();
        return nanos - System.nanoTime();
    }
}

package io.countersign.traffic;

import io.github.bucket4j.distributed.BucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.DelayParameters;
import io.github.bucket4j.distributed.proxy.optimization.NopeOptimizationListener;
import io.github.bucket4j.distributed.proxy.optimization.delay.DelayOptimization;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import java.time.Duration;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Buckets of tokens that all replicas share, in the table {@code request_bucket}. Each use is a transaction and a connection of
 * its own, so never inside another transaction.
 */
@Component
class Buckets {
    private static final Logger LOG = LoggerFactory.getLogger(Buckets.class);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration KEPT_WHEN_FULL = Duration.ofSeconds(30);
    private static final Duration BEHIND = Duration.ofSeconds(1);
    private static final int BEHIND_SHARE = 10;
    private static final int REMOVED_AT_ONCE = 10_000;

    private final ProxyManager<String> shared;
    private final JdbcClient jdbc;
    private final DatabaseTime time;

    Buckets(DataSource database, JdbcClient jdbc, DatabaseTime time) {
        this.jdbc = jdbc;
        this.time = time;
        this.shared = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(database)
                .primaryKeyMapper(PrimaryKeyMapper.STRING)
                .table("request_bucket")
                .clientClock(time)
                .requestTimeout(PATIENCE)
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT_WHEN_FULL))
                .build();
    }

    /** One of which every replica knows the last token. */
    BucketProxy exact(String name, Rate rate) {
        refuseInTransactions();
        return shared.builder().build(name + " " + rate.words(), rate::bucket);
    }

    /**
     * One that this replica settles with the others once a second, or when it has given away a tenth of what there is at once:
     * keep it, because it remembers what it has not settled yet.
     */
    BucketProxy approximate(String name, Rate rate) {
        var behind = new DelayParameters(Math.max(1, rate.atOnce() / BEHIND_SHARE), BEHIND);
        return shared.builder()
                .withOptimization(new DelayOptimization(behind, NopeOptimizationListener.INSTANCE, time))
                .build(name + " " + rate.words(), rate::bucket);
    }

    static void refuseInTransactions() {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A bucket must not be used inside a transaction");
        }
    }

    /** A bucket that is full says nothing, so it need not be kept. By the database's clock, which wrote the times. */
    @Scheduled(fixedDelay = 60_000, initialDelay = 60_000)
    void removeExpired() {
        try {
            jdbc.sql("""
                delete from request_bucket where id in (
                    select id from request_bucket
                     where expires_at < (extract(epoch from clock_timestamp()) * 1000)::bigint
                     limit ? for update skip locked)
                """).param(REMOVED_AT_ONCE).update();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Buckets that are full are removed later: {}", e.toString());
        }
    }
}

package io.countersign.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * This node's name and its lease in the database, by the database's clock. Who lets the lease lapse has lost its
 * tasks, and goes on under a new name.
 */
@Component
class NodeLease implements WorkerName {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLease.class);

    private static final long ENOUGH = Duration.ofSeconds(1).toNanos();

    private final JdbcClient jdbc;
    private final EngineSettings settings;
    private volatile Held held = new Held(newName(), System.nanoTime());
    private boolean leased;
    private boolean givenUp;
    private final Counter lost = Metrics.counter("countersign.node.leases.lost");

    NodeLease(JdbcClient jdbc, EngineSettings settings) {
        this.jdbc = jdbc;
        this.settings = settings;
    }

    /** A name, and the moment of the monotonic clock until which nobody else takes what is locked under it. */
    private record Held(String worker, long until) {}

    @Override
    public String worker() {
        return held.worker();
    }

    /** The other half of the lease is for clocks that do not go alike, the last second for the way to the model. */
    @Override
    public OptionalLong holdsUntil(String worker) {
        var now = held;
        return now.worker().equals(worker) && now.until() - System.nanoTime() > ENOUGH
                ? OptionalLong.of(now.until())
                : OptionalLong.empty();
    }

    /** Renews the lease, or takes a new name where it has lapsed or was never there. */
    void renew() {
        var until = System.nanoTime() + settings.lease().toNanos() / 2;
        var worker = held.worker();
        var renewed = jdbc.sql("""
            update node set lease_until = clock_timestamp() + make_interval(secs => :seconds)
            where id = :id and lease_until > clock_timestamp()\
            """)
                .param("seconds", settings.lease().toMillis() / 1000.0)
                .param("id", worker)
                .update();
        if (renewed == 0) {
            if (leased || exists(worker)) {
                worker = newName();
                lost.increment();
                LOG.warn("The lease of this node lapsed; it goes on as {}", worker);
            }
            jdbc.sql("insert into node (id, lease_until) values (?, clock_timestamp() + make_interval(secs => ?))")
                    .params(worker, settings.lease().toMillis() / 1000.0)
                    .update();
        }
        leased = true;
        hold(new Held(worker, until));
    }

    /** A renewal that was on its way when the lease was given up comes too late. */
    private synchronized void hold(Held renewed) {
        if (!givenUp) {
            held = renewed;
        }
    }

    private boolean exists(String id) {
        return jdbc.sql("select count(*) from node where id = ?")
                        .param(id)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** Nodes whose tasks anybody may take. */
    List<String> lapsed() {
        return jdbc.sql("select id from node where lease_until <= clock_timestamp() order by id")
                .query(String.class)
                .list();
    }

    /**
     * Forgets a node that lapsed long ago and holds nothing. Not sooner: one that only seemed dead may still lock a task
     * under its old name, and whoever looks for lapsed nodes has to find it.
     */
    void forget(String id) {
        jdbc.sql("delete from node where id = ? and lease_until <= clock_timestamp() - interval '1 hour'")
                .param(id)
                .update();
    }

    /** Gives up the lease at once and for good, so that others take over without waiting. */
    void giveUp() {
        var worker = giveUpHere();
        jdbc.sql("update node set lease_until = clock_timestamp() where id = ?")
                .param(worker)
                .update();
    }

    private synchronized String giveUpHere() {
        givenUp = true;
        held = new Held(held.worker(), System.nanoTime());
        return held.worker();
    }

    private static String newName() {
        return "node-" + UUID.randomUUID();
    }
}

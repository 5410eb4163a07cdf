package io.countersign.run;

import io.countersign.approval.Approvals;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Instances;
import io.countersign.ledger.Purchase;
import io.countersign.record.RunRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Gates that wait for room: the oldest that finds some goes on, and asks the ledger itself in the same transaction.
 * Whatever made the room, a raise, a new month, another run's end, is noticed here within a second; no model is asked.
 */
@Component
class WaitingGates {
    /** Received by whoever waits for a decision, or for nothing but room. */
    static final String ROOM_FOUND = "ledger.roomFound";

    private static final Logger LOG = LoggerFactory.getLogger(WaitingGates.class);
    private static final int AT_ONCE = 100;

    /** How long a gate is passed over behind which something failed. */
    private static final Duration REST = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final CompanyTurn turn;
    private final Instances instances;
    private final Approvals approvals;
    private final RunStore runs;
    private final RunRecord record;

    WaitingGates(
            JdbcClient jdbc,
            CompanyTurn turn,
            Instances instances,
            Approvals approvals,
            RunStore runs,
            RunRecord record) {
        this.jdbc = jdbc;
        this.turn = turn;
        this.instances = instances;
        this.approvals = approvals;
        this.runs = runs;
        this.record = record;
    }

    /** A gate that waits, and the position that would act behind it. */
    record Gate(UUID id, UUID run, UUID assignment, String position) {}

    void begin(UUID id, String company, Purchase wish) {
        jdbc.sql("""
            insert into waiting_gate (id, company, run, assignment, position, ceiling, tokens)
            values (?, ?, ?, ?, ?, ?, ?)\
            """)
                .params(
                        id,
                        company,
                        wish.run(),
                        wish.assignment(),
                        wish.position(),
                        wish.ceiling().nanos(),
                        wish.counted() == null ? null : wish.counted().tokens())
                .update();
    }

    /** False where it waits no more. */
    boolean end(UUID id) {
        return jdbc.sql("delete from waiting_gate where id = ?").param(id).update() == 1;
    }

    /** Those of a company, in whichever run, the oldest first. */
    List<Gate> of(String company) {
        return jdbc.sql("""
            select id, run, assignment, position from waiting_gate
            where company = ? and (passed_over_until is null or passed_over_until < clock_timestamp())
            order by since, id\
            """).param(company).query((row, _) -> gate(row)).list();
    }

    /** Whoever is asked for more need not decide any more, and nothing comes of it. */
    void giveUp(Gate gate) {
        answer(gate, false);
    }

    void endAll(UUID run) {
        jdbc.sql("delete from waiting_gate where run = ?").param(run).update();
    }

    @Scheduled(fixedDelay = 1000)
    void look() {
        try {
            companies().forEach(this::look);
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Gates that wait are looked at later: {}", e.toString());
        }
    }

    private List<String> companies() {
        return jdbc.sql("select distinct company from waiting_gate order by company")
                .query(String.class)
                .list();
    }

    /** A company whose books are busy, or a gate behind which something fails, keeps nobody else waiting. */
    private void look(String company) {
        for (var tries = 0; tries < AT_ONCE; tries++) {
            var tried = new AtomicReference<@Nullable Gate>();
            try {
                if (!turn.write(company, () -> wakeOldest(company, tried))) {
                    return;
                }
            } catch (TransientDataAccessException | TransactionException e) {
                LOG.debug("Gates of {} that wait are looked at later: {}", company, e.toString());
                return;
            } catch (RuntimeException e) {
                var gate = tried.get();
                if (gate == null) {
                    throw e;
                }
                passOver(gate, e);
            }
        }
    }

    void passOver(Gate gate, RuntimeException why) {
        jdbc.sql("update waiting_gate set passed_over_until = clock_timestamp() + make_interval(secs => ?)"
                        + " where id = ?")
                .params(REST.toSeconds(), gate.id())
                .update();
        LOG.warn("Gate {} of run {} cannot go on; it is tried again later", gate.id(), gate.run(), why);
    }

    private boolean wakeOldest(String company, AtomicReference<@Nullable Gate> tried) {
        var oldest = oldest(company);
        oldest.ifPresent(gate -> {
            tried.set(gate);
            wake(gate);
        });
        return oldest.isPresent();
    }

    /** Under the lock, so that what it finds is there when the gate asks. While an agent decides, it is let finish. */
    private Optional<Gate> oldest(String company) {
        return jdbc.sql("""
            select w.id, w.run, w.assignment, w.position
            from waiting_gate w
            join run r on r.id = w.run and r.status = 'RUNNING'
            left join approval_request q on q.id = w.id
            where w.company = ? and (q.id is null or q.status = 'PENDING' and q.task is not null)
              and (w.passed_over_until is null or w.passed_over_until < clock_timestamp())
              and ledger_available(w.assignment) >= w.ceiling
              and (w.tokens is null or (select unit from ledger_full(w.company, w.position, w.tokens, true)) is null)
            order by w.since, w.id limit 1\
            """).param(company).query((row, _) -> gate(row)).optional();
    }

    private static Gate gate(ResultSet row) throws SQLException {
        return new Gate(
                row.getObject("id", UUID.class),
                row.getObject("run", UUID.class),
                row.getObject("assignment", UUID.class),
                row.getString("position"));
    }

    private void wake(Gate gate) {
        end(gate.id());
        record.append(gate.run(), "RoomFound", Map.of("gate", gate.id(), "assignment", gate.assignment()));
        // It comes in its turn: what waits behind it does not keep it from the place that it found.
        jdbc.sql("select set_config('countersign.woken', 'true', true)").query().singleRow();
        answer(gate, true);
    }

    private void answer(Gate gate, boolean room) {
        approvals.cancel(gate.id());
        runs.waitsNoMore(gate.id().toString());
        if (!instances.receive(ROOM_FOUND, gate.run(), "approvalId", gate.id().toString(), Map.of("approved", room))) {
            LOG.warn("Nobody waits any more at gate {} of run {}", gate.id(), gate.run());
        }
    }
}

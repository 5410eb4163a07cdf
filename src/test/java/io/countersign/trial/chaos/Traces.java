package io.countersign.trial.chaos;

import io.countersign.TestDatabase;
import io.countersign.trial.StubModel.Question;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.UUID;

/** What nodes leave behind in a database and at the model, written without them. */
final class Traces implements AutoCloseable {
    static final long CEILING = 1000;

    private final Connection connection;
    private final CallLog log = new CallLog();

    Traces() throws SQLException {
        connection = DriverManager.getConnection(TestDatabase.freshUrl(), "postgres", null);
        // There are no runs and no companies to refer to.
        execute("set session_replication_role = replica");
    }

    Books books() throws SQLException {
        return new Books(connection);
    }

    CallLog log() {
        return log;
    }

    /** Money that was set aside. */
    UUID reservation(String state) throws SQLException {
        var id = UUID.randomUUID();
        execute("""
            insert into reservation (id, key, company, run, assignment, position, owner, path, month, ceiling,
                                     price_version, state, expires_at)
            values ('%1$s', 'call-%1$s', 'acme', '%1$s', '%1$s', 'ceo', 'token', '{1}', '2026-01-01', %2$d, 1, '%3$s',
                    clock_timestamp())
            """.formatted(id, CEILING, state));
        posted(id, "RESERVE", CEILING, 0);
        return id;
    }

    /** An attempt that was written down as sent and has reached no model yet. */
    UUID sent(String task, int attempt) throws SQLException {
        var call = UUID.randomUUID();
        execute("""
            insert into model_call (id, task, turn, attempt, run, assignment, company, position, act, model, reservation,
                                    price_version, status)
            values ('%1$s', '%2$s', 1, %3$d, '%1$s', '%1$s', 'acme', 'ceo', 'WORK', 'stub', '%4$s', 1, 'SENT')
            """.formatted(call, task, attempt, reservation("SENT")));
        return call;
    }

    /** The same, and the model has it. */
    UUID asked(String node, String task, int attempt) throws SQLException {
        var call = sent(task, attempt);
        arrives(node, call);
        return call;
    }

    void arrives(String node, UUID call) {
        log.of(node).asked(question(call));
    }

    void serves(String node, UUID call) {
        log.of(node).served(question(call), 0);
    }

    private static Question question(UUID call) {
        return new Question(call, call, "ceo", "work", null, "", 0);
    }

    void answered(UUID call, long cost) throws SQLException {
        execute("update model_call set status = 'ANSWERED', cost = %d, used = not exists (select from model_call o"
                        .formatted(cost)
                + " where o.task = model_call.task and o.used) where id = '%s'".formatted(call));
        closed(call, "SETTLE", cost);
    }

    void notSent(UUID call) throws SQLException {
        execute("update model_call set status = 'NOT_SENT' where id = '%s'".formatted(call));
        closed(call, "RELEASE", 0);
    }

    void closed(UUID call, String kind, long charged) throws SQLException {
        var reservation = reservationOf(call);
        posted(reservation, kind, -CEILING, charged);
        execute("update reservation set state = '%s', closed_at = clock_timestamp() where id = '%s'"
                .formatted(kind + "D", reservation));
    }

    void corrected(UUID call, long charged) throws SQLException {
        posted(reservationOf(call), "CORRECT", 0, charged);
    }

    private UUID reservationOf(UUID call) throws SQLException {
        return books().ids("select reservation from model_call where id = '%s'".formatted(call))
                .iterator()
                .next();
    }

    void posted(UUID reservation, String kind, long reserved, long charged) throws SQLException {
        execute("""
            insert into posting (key, company, reservation, kind, accounts, d_reserved, d_posted)
            values ('%s', 'acme', '%s', '%s', '{1}', %d, %d)
            """.formatted(UUID.randomUUID(), reservation, kind, reserved, charged));
    }

    /** An agent task that a worker has locked. */
    void locked(String task, String worker) throws SQLException {
        execute("insert into act_ru_ext_task (id_, rev_, worker_id_) values ('%s', 1, '%s')".formatted(task, worker));
    }

    private void execute(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

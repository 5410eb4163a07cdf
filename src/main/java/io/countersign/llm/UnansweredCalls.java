package io.countersign.llm;

import io.countersign.ledger.ReservationsExpired;
import io.countersign.record.Actor;
import io.countersign.record.Canonical;
import io.countersign.record.RunRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.UUID;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts on the record what was sent and brought no answer: which call, what was asked as a digest, and never a text. */
@Component
class UnansweredCalls {
    private static final Actor JOURNAL = Actor.system("journal");
    private static final String CALL = """
        select id, run, assignment, position, act, coalesce(asked_model, model) as model, request from model_call\
        """;

    private final JdbcClient jdbc;
    private final CallRows rows;
    private final RunRecord record;
    private final TransactionTemplate transaction;

    UnansweredCalls(JdbcClient jdbc, CallRows rows, RunRecord record, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.record = record;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** The call failed, and may have been billed; what was written down before stays. */
    void failed(UUID call, String kind, String error, long latencyMs) {
        transaction.executeWithoutResult(_ -> {
            if (rows.failed(call, error, latencyMs)) {
                jdbc.sql(CALL + " where id = ?").param(call).query(row -> {
                    append("ModelCallFailed", row, kind);
                });
            }
        });
    }

    /** Nothing was heard of the calls in time, or they were cut off: they count at their ceilings. */
    @EventListener
    void expired(ReservationsExpired event) {
        jdbc.sql(CALL + " where reservation = any (cast(? as uuid[])) and status <> 'ANSWERED' order by run, id")
                .param(event.reservations().stream().map(UUID::toString).toArray(String[]::new))
                .query(row -> {
                    append("ModelCallExpired", row, "NoAnswer");
                });
    }

    private void append(String type, ResultSet row, String kind) throws SQLException {
        var event = new LinkedHashMap<String, Object>();
        event.put("call", row.getString("id"));
        event.put("assignment", row.getString("assignment"));
        event.put("position", row.getString("position"));
        event.put("act", row.getString("act"));
        event.put("model", row.getString("model"));
        event.put("cause", kind);
        var request = row.getString("request");
        if (request != null) {
            event.put("requestDigest", Canonical.digest(Canonical.json(request)));
        }
        record.append(row.getObject("run", UUID.class), type, event, JOURNAL);
    }
}

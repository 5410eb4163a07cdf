package io.countersign.trial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.trial.Api;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final Api NOBODY = null;

    private final Traces traces = new Traces();

    AuditTest() throws SQLException {}

    @AfterEach
    void close() throws SQLException {
        traces.close();
    }

    @Test
    void letsACallBePaidAtItsCostOrItsCeiling() throws SQLException {
        traces.answered(traces.asked("node", "answered", 1), 10);
        traces.closed(traces.asked("node", "expired", 1), "EXPIRE", Traces.CEILING);

        assertThat(closedOnce()).isEmpty();
    }

    @Test
    void seesMoneyThatIsPaidForNoCall() throws SQLException {
        traces.posted(traces.reservation("SETTLED"), "SETTLE", -Traces.CEILING, 10);
        traces.posted(traces.reservation("EXPIRED"), "EXPIRE", -Traces.CEILING, Traces.CEILING);

        assertThat(closedOnce()).singleElement().asString().contains("paid without a call 2");
    }

    private List<String> closedOnce() throws SQLException {
        var verdicts = Verdicts.unprinted();
        new Audit(verdicts, traces.books(), NOBODY, traces.log()).closedOnce();
        return verdicts.broken();
    }
}

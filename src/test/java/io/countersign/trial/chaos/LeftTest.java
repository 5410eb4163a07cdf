package io.countersign.trial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LeftTest {
    private static final String NODE = "first";
    private static final String OTHER = "second";
    private static final String WORKER = "node-1";

    private final Traces traces = new Traces();

    LeftTest() throws SQLException {}

    @AfterEach
    void close() throws SQLException {
        traces.close();
    }

    @Test
    void knowsOfNothingWhereNoCallIsInFlight() throws SQLException {
        traces.locked("waiting", WORKER);
        traces.answered(traces.asked(NODE, "done", 1), 1);

        var left = left();

        assertThat(left.calls()).isZero();
        assertThat(left.tasks()).isZero();
    }

    @Test
    void findsCallsInFlightAndTasksInTheQueue() throws SQLException {
        inFlight("sent", NODE, WORKER);
        traces.locked("waiting", WORKER);
        inFlight("of another", OTHER, "node-2");

        var left = left();

        assertThat(left.calls()).isEqualTo(1);
        assertThat(left.tasks()).isEqualTo(2);
        assertThat(left.waiting()).isEqualTo(1);
        assertThat(left.taken(traces.books())).isFalse();
    }

    @Test
    void isRepeatedWhenTheRepeatIsAtTheModel() throws SQLException {
        inFlight("sent", NODE, WORKER);
        var left = left();
        assertThat(left.repeated(traces.books())).isFalse();

        var repeat = traces.sent("sent", 2);
        assertThat(left.repeated(traces.books())).isFalse();

        traces.arrives(OTHER, repeat);
        assertThat(left.repeated(traces.books())).isTrue();
        assertThat(left.answeredElsewhere(traces.books())).isFalse();

        traces.answered(repeat, 1);
        assertThat(left.answeredElsewhere(traces.books())).isTrue();
        assertThat(left.settled(traces.books())).isFalse();
    }

    private Left left() throws SQLException {
        return Left.of(traces.books(), traces.log(), NODE);
    }

    @Test
    void knowsWhetherAnAnswerIsBeingWritten() throws SQLException {
        var call = inFlight("sent", NODE, WORKER);
        var left = left();
        assertThat(left.isWriting()).isFalse();

        traces.serves(NODE, call);
        assertThat(left.isWriting()).isTrue();
    }

    private UUID inFlight(String task, String node, String worker) throws SQLException {
        traces.locked(task, worker);
        return traces.asked(node, task, 1);
    }
}

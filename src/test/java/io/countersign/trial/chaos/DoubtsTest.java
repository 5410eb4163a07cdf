package io.countersign.trial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DoubtsTest {
    private static final String NODE = "first";
    private static final String OTHER = "second";
    private static final String TASK = "task";

    private final Traces traces = new Traces();
    private final Verdicts verdicts = Verdicts.unprinted();
    private final Doubts doubts = new Doubts(traces.log());

    DoubtsTest() throws SQLException {}

    @AfterEach
    void close() throws SQLException {
        traces.close();
    }

    @Test
    void allowsARepeatOfEachCallThatWasInFlight() throws SQLException {
        var atTheModel = traces.asked(NODE, TASK, 1);
        traces.sent("other", 1);
        assertThat(nodeFallsSilent()).isEqualTo(2);
        traces.answered(traces.asked(OTHER, TASK, 2), 1);
        traces.answered(traces.asked(OTHER, "other", 2), 1);
        traces.answered(atTheModel, 1);

        doubts.judge(traces.books(), verdicts);

        assertThat(verdicts.broken()).isEmpty();
    }

    @Test
    void seesARepeatOfWhatWasNotInFlight() throws SQLException {
        nodeFallsSilent();
        var late = traces.asked(NODE, TASK, 1);
        traces.answered(traces.asked(OTHER, TASK, 2), 1);
        traces.answered(late, 1);

        doubts.judge(traces.books(), verdicts);

        assertThat(verdicts.broken()).singleElement().asString().contains("repeated without a doubt 1");
    }

    @Test
    void seesANodeThatBuysWhatItsSuccessorIsBuying() throws SQLException {
        traces.asked(NODE, "in flight", 1);
        var successors = traces.asked(OTHER, TASK, 1);
        assertThat(nodeFallsSilent()).isEqualTo(1);
        traces.answered(traces.asked(NODE, TASK, 2), 1);
        traces.answered(successors, 1);

        doubts.judge(traces.books(), verdicts);

        assertThat(verdicts.broken()).singleElement().asString().contains("repeated without a doubt 1");
    }

    @Test
    void countsNoCallThatWasWrittenDownAfterwards() throws SQLException {
        var silent = Instant.now();
        traces.sent(TASK, 1);

        assertThat(doubts.note(traces.books(), NODE, silent)).isZero();
    }

    @Test
    void seesASecondRepeatOfOneDoubt() throws SQLException {
        traces.asked(NODE, TASK, 1);
        nodeFallsSilent();
        traces.answered(traces.asked(OTHER, TASK, 2), 1);
        traces.answered(traces.asked(OTHER, TASK, 3), 1);

        doubts.judge(traces.books(), verdicts);

        assertThat(verdicts.broken()).singleElement().asString().contains("repeated without a doubt 1");
    }

    @Test
    void countsNothingThatWasCertainlyNotSent() throws SQLException {
        traces.notSent(traces.sent("refused", 1));
        traces.answered(traces.asked(NODE, "refused", 2), 1);
        traces.asked(NODE, TASK, 1);
        nodeFallsSilent();
        traces.notSent(traces.sent(TASK, 2));
        traces.answered(traces.asked(OTHER, TASK, 3), 1);

        doubts.judge(traces.books(), verdicts);

        assertThat(verdicts.broken()).isEmpty();
    }

    @Test
    void seesMoneyThatIsStillHeld() throws SQLException {
        traces.reservation("HELD");
        nodeFallsSilent();

        doubts.judge(traces.books(), verdicts);

        assertThat(verdicts.broken()).singleElement().asString().contains("neither 1");
    }

    @Test
    void wantsEachDoubtBookedAtItsCeilingOrAtTheCostOfItsAnswer() throws SQLException {
        var expired = aDoubt("expired");
        var answered = aDoubt("answered");
        traces.closed(expired, "EXPIRE", Traces.CEILING);
        traces.serves(NODE, answered);
        traces.answered(answered, 10);
        over();

        assertThat(isBooked(Instant.now())).isTrue();
    }

    @Test
    void seesADoubtThatIsStillOpenOrClosedLate() throws SQLException {
        var call = aDoubt(TASK);
        over();
        assertThat(isBooked(Instant.now())).isFalse();
        assertThat(isCovered()).isTrue();

        traces.closed(call, "EXPIRE", Traces.CEILING);
        assertThat(isBooked(Instant.now().minus(Doubts.EXPIRY).minusSeconds(1))).isFalse();
        assertThat(isBooked(Instant.now())).isTrue();
        assertThat(isCovered()).isTrue();
    }

    @Test
    void seesADoubtThatIsBookedForLess() throws SQLException {
        traces.closed(aDoubt(TASK), "EXPIRE", Traces.CEILING - 1);
        over();

        assertThat(isBooked(Instant.now())).isFalse();
        assertThat(isCovered()).isFalse();
    }

    @Test
    void seesADoubtThatIsCorrectedWithoutAnAnswer() throws SQLException {
        var call = aDoubt(TASK);
        traces.closed(call, "EXPIRE", Traces.CEILING);
        traces.corrected(call, -1);
        over();

        assertThat(isBooked(Instant.now())).isFalse();
        assertThat(isCovered()).isFalse();
    }

    @Test
    void seesADoubtThatIsGivenBack() throws SQLException {
        traces.closed(aDoubt(TASK), "RELEASE", 0);
        over();

        assertThat(isBooked(Instant.now())).isFalse();
        assertThat(isCovered()).isFalse();
    }

    @Test
    void seesAnAnswerThatNoModelGave() throws SQLException {
        traces.answered(aDoubt(TASK), 10);
        over();

        assertThat(isBooked(Instant.now())).isFalse();
        assertThat(isCovered()).isFalse();
    }

    private UUID aDoubt(String task) throws SQLException {
        var call = traces.asked(NODE, task, 1);
        nodeFallsSilent();
        return call;
    }

    private int nodeFallsSilent() throws SQLException {
        return doubts.note(traces.books(), NODE, Instant.now());
    }

    private void over() throws SQLException {
        traces.books().remember(traces.log());
        doubts.judge(traces.books(), Verdicts.unprinted());
    }

    private boolean isBooked(Instant lastSilent) throws SQLException {
        var fresh = Verdicts.unprinted();
        doubts.booked(traces.books(), lastSilent, fresh);
        return fresh.broken().isEmpty();
    }

    private boolean isCovered() throws SQLException {
        var fresh = Verdicts.unprinted();
        doubts.covered(traces.books(), fresh);
        return fresh.broken().isEmpty();
    }
}

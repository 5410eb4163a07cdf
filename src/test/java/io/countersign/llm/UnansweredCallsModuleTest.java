package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.record.Canonical;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was sent and brought no answer is on the record, with a digest and no text. */
class UnansweredCallsModuleTest {
    private final Bench bench = new Bench("1");

    @AfterEach
    void close() {
        try (bench) {
            bench.assertSound();
        }
    }

    private List<String> entries() {
        return bench.jdbc
                .sql("select concat_ws(' ', type, data ->> 'cause') from run_event order by seq")
                .query(String.class)
                .list();
    }

    @ParameterizedTest
    @CsvSource({"fault, Fault", "malformed, Malformed"})
    void writesDownACallThatFailed(String kind, String cause) {
        bench.gate("t1");
        bench.model.fails(Bench.failure(kind));

        bench.ask("t1");

        assertThat(entries()).containsExactly("ModelCallFailed " + cause);
        assertThat(bench.jdbc
                        .sql("select data ->> 'requestDigest' from run_event")
                        .query(String.class)
                        .single())
                .isEqualTo(Canonical.digest(
                        Canonical.json(String.valueOf(bench.row("t1", 1).get("request")))));
        assertThat(bench.jdbc
                        .sql("select data::text from run_event")
                        .query(String.class)
                        .single())
                .doesNotContain("It broke.", "You are the ceo.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait", "notSent", "refused", "rejected"})
    void writesNothingDownOfACallOnWhichNoModelWorked(String kind) {
        bench.gate("t1");
        bench.model.fails(Bench.failure(kind));

        bench.ask("t1");

        assertThat(entries()).isEmpty();
    }

    @Test
    void writesDownOnceThatNothingWasHeardOfACall() {
        var money = bench.gate("t1");
        bench.model.fails(Bench.failure("fault"));
        bench.ask("t1");

        assertThat(bench.ledger.expire(money)).isTrue();
        assertThat(bench.ledger.expire(money)).isFalse();

        assertThat(entries()).containsExactly("ModelCallFailed Fault", "ModelCallExpired NoAnswer");
        assertThat(bench.jdbc
                        .sql("select jsonb_array_length(covers -> 'postings') from run_event where type ="
                                + " 'ModelCallExpired'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void writesDownACallThatACancellationCutOff() {
        bench.gate("t1");
        bench.model.does(_ -> {
            bench.cancel();
            throw Bench.failure("fault");
        });

        bench.ask("t1");

        assertThat(entries()).containsExactly("ModelCallExpired NoAnswer", "ModelCallFailed Fault");
    }

    @Test
    void writesNothingDownWhereNothingWasSent() {
        bench.gate("t1");

        bench.cancel();

        assertThat(entries()).isEmpty();
    }
}

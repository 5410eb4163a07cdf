package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.record.Violation.Rule;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call's entry has the digests of what was asked and answered, so that neither can be changed unseen. */
class RecordedCallsModuleTest {
    private final Bench bench = new Bench("10.00");
    private UUID call = new UUID(0, 0);

    @BeforeEach
    void aCall() {
        bench.gate("t1");
        bench.model.answers("Ü \"answer\"\n\0\ud800 😀");
        var reply = (Journal.Reply.Received) bench.ask("t1");
        bench.store(reply);
        call = reply.call();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void isSoundAsItWasWritten() {
        bench.assertSound();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "answer = answer || ' '",
                "request = jsonb_set(request, '{messages,1,text}', '\"Plan!\"')",
                "request = jsonb_set(request, '{messages,0,role}', '\"USER\"')",
                "request = null",
                "position = 'cto'",
                "assignment = gen_random_uuid()",
                "act = 'WORK'",
                "asked_model = 'other'",
                "cost = cost + 1",
                "input_tokens = input_tokens + 1",
                "output_tokens = null",
                "status = 'FAILED', cost = null, used = false"
            })
    void namesTheEntryOfACallThatWasChanged(String change) {
        bench.jdbc
                .sql("update model_call set " + change + " where id = ?")
                .param(call)
                .update();

        assertThat(bench.record().run(bench.run).violations())
                .anySatisfy(violation -> assertThat(violation.rule()).isEqualTo(Rule.CALL));
    }

    @Test
    void namesACallThatHasNoEntry() {
        callWithoutEntry();

        assertThat(bench.record().run(bench.run).violations()).singleElement().satisfies(violation -> {
            assertThat(violation.rule()).isEqualTo(Rule.CALL);
            assertThat(violation.entry()).isZero();
        });
    }

    @Test
    void namesACallThatHasNoEntryThoughAnEntryNamesNone() {
        callWithoutEntry();
        bench.jdbc.sql("""
            insert into run_event (run, seq, at, type, data, actor, hash)
            select run, max(seq) + 1, now(), 'ModelCallAnswered', '{"call": null}', '{}', sha256('forged')
            from run_event where run = ? group by run
            """).param(bench.run).update();

        assertThat(bench.record().run(bench.run).violations())
                .filteredOn(violation -> violation.rule() == Rule.CALL && violation.entry() == 0)
                .hasSize(1);
    }

    private void callWithoutEntry() {
        bench.jdbc.sql("""
            insert into model_call (id, task, turn, attempt, run, assignment, company, position, act, model,
                reservation, price_version, status, cost)
            values (gen_random_uuid(), 't9', 1, 1, ?, gen_random_uuid(), 'acme', 'ceo', 'PLAN', 'm',
                gen_random_uuid(), 1, 'ANSWERED', 0)
            """).param(bench.run).update();
    }
}

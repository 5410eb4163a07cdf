package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.ledger.Money;
import io.countersign.llm.Journal.Reply;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** An act that waits for an external agent, and what is booked where none answers. Here it waits a second. */
class ExternalActsModuleTest extends AgentRunBench {
    private Reply askExternal() {
        return bench.ask(bench.journal, bench.external("t1", "0.50"));
    }

    private void gated() {
        bench.gate("t1", Money.usd("0.50"));
    }

    /** What an agent does as soon as the act is laid out. */
    private CompletableFuture<Reply> meanwhile(String sql) {
        var asked = CompletableFuture.supplyAsync(this::askExternal);
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> bench.jdbc.sql("update external_act set " + sql).update() == 1);
        return asked;
    }

    @Test
    void whatNobodyTookUpCostsNothingAndKeepsItsMoney() {
        gated();

        assertThat(askExternal())
                .isInstanceOfSatisfying(
                        Reply.Queued.class,
                        queued -> assertThat(queued.reason()).contains("No external agent took the act up"));

        assertThat(bench.attempts("t1")).containsExactly("NOT_SENT");
        assertThat(bench.book()).isEqualTo("0.50 0.00");
        assertThat(askExternal()).isInstanceOf(Reply.Queued.class);
        bench.cancel();
    }

    @Test
    void whatWasTakenUpAndNotAnsweredCountsAtItsCeiling() {
        gated();

        var asked = meanwhile("read_at = clock_timestamp()");

        assertThat(asked.join()).isInstanceOf(Reply.Later.class);
        assertThat(bench.attempts("t1")).containsExactly("FAILED");
        assertThat(bench.book()).isEqualTo("0.00 0.50");
    }

    @Test
    void anAnswerThatNobodyLookedForInTimeCountsAllTheSame() {
        gated();

        var asked = meanwhile("answer = 'a plan', answered_at = clock_timestamp()");

        assertThat(bench.store(asked.join())).isTrue();
        assertThat(bench.attempts("t1")).containsExactly("ANSWERED used");
        assertThat(bench.book()).isEqualTo("0.00 0.50");
    }

    @Test
    void afterItsTimeAnActTakesNoAnswer() {
        gated();
        askExternal();

        assertThat(bench.jdbc
                        .sql("select closed_at is not null and answered_at is null from external_act")
                        .query(Boolean.class)
                        .single())
                .isTrue();
        bench.cancel();
    }
}

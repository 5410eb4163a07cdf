package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.countersign.ledger.Money;
import io.countersign.ledger.Tokens;
import io.countersign.llm.Journal.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a call may cost, and what is booked for it. */
class CostsModuleTest {
    private final Bench bench = new Bench("10.00");

    @AfterEach
    void close() {
        try (bench) {
            bench.assertSound();
        }
    }

    @Test
    void settlesUnderThePriceListOfTheReservation() {
        bench.gate("t1");
        var dearer = new PriceSettings(null, Map.of(Bench.MODEL, new ListedPrice("100", "100", "100")));
        var restarted = bench.restarted(dearer);
        bench.model.answers("old price").answers("new price");

        bench.store(bench.ask(restarted, bench.act("t1")));
        var atOldPrice = bench.book();
        bench.inTurn(() -> restarted.holdTurn(bench.act("t1"), 2, Bench.LIMITS));
        bench.store(bench.ask(restarted, bench.act("t1"), 2));

        assertThat(atOldPrice).isEqualTo("0.00 0.00045");
        assertThat(bench.book()).isEqualTo("0.00 0.11045");
    }

    @Test
    void buysAnewWhatTheHeldMoneyDoesNotCover() {
        var held = bench.gate("t1");
        bench.model.answers("dear");

        var reply = (Reply.Received) bench.ask(bench.journal, bench.act("t1", "openai/gpt-5-2025-08-07"));
        bench.store(reply);

        assertThat(bench.state(held)).isEqualTo("RELEASED");
        assertThat(bench.book()).isEqualTo("0.00 0.00225");
        assertThat(bench.row("t1", 1))
                .containsEntry("model", "gpt-5")
                .containsEntry("asked_model", "openai/gpt-5-2025-08-07");
    }

    @Test
    void refusesAModelWithoutAPriceInTimeToSayHowToAddOne() {
        bench.gate("t1");

        var reply = bench.ask(bench.journal, bench.act("t1", "llama3"));

        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.Refused.class,
                        refused -> assertThat(refused.reason())
                                .contains(
                                        "llama3",
                                        "countersign.prices.models[llama3].input",
                                        "countersign.prices.file"));
        assertThat(bench.model.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "0.0001, 0.00045",
        "0.002, 0.002",
        ", 0.00045",
    })
    void booksTheGreaterOfOwnPriceAndReportedCost(String reported, String booked) {
        bench.gate("t1");
        bench.model.answers("a", new Tokens(1000, 0, 100), reported == null ? null : Money.usd(reported));

        bench.store(bench.ask("t1"));

        assertThat(bench.book()).isEqualTo("0.00 " + booked);
    }

    @Test
    void booksTheCeilingWithoutUsage() {
        bench.gate("t1");
        bench.model.answers("a", null, Money.usd("0.0001"));

        bench.store(bench.ask("t1"));

        assertThat(bench.book()).isEqualTo("0.00 " + Bench.CEILING);
    }

    @Test
    void refusesAModelThatWasBilledAboveItsCeiling() {
        bench.gate("t1");
        bench.gate("t2");
        bench.model.answers("a", new Tokens(1000, 0, 100_000), null);

        bench.store(bench.ask("t1"));

        assertThat(bench.book()).isEqualTo(Bench.CEILING + " 0.20025");
        assertThat(bench.ask("t2")).isInstanceOf(Reply.Refused.class);
        assertThat(bench.prices.find(Bench.MODEL)).isEmpty();
        bench.ledger.confirm(Bench.MODEL, "checked");
        bench.model.answers("b");
        assertThat(bench.ask("t2")).isInstanceOf(Reply.Received.class);
    }

    @Test
    void refusesARequestAboveTheBoundsItsCeilingWasReckonedFrom() {
        bench.gate("t1");
        var schema = new AnswerSchema("plan", JsonNodeFactory.instance.objectNode());
        var long_ = List.of(new Message(Role.USER, "é".repeat(5_000)));

        assertThatThrownBy(() -> bench.journal.ask(bench.act("t1"), 1, long_, schema, Bench.LIMITS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10002 bytes");
    }
}

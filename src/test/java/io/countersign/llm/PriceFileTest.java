package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.countersign.ledger.Money;
import io.countersign.ledger.Price;
import io.countersign.ledger.Tokens;
import io.countersign.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceFileTest {
    private static final String HEAD = """
        version: 7
        source: Our contract
        date: 2026-01-31
        providers: [openai/]
        models:
        """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "gpt-5-mini, 250000000, 25000000, 2000000000",
        "gpt-5-mini-2025-08-07, 250000000, 25000000, 2000000000",
        "openai/gpt-5-mini, 250000000, 25000000, 2000000000",
        "openrouter/openai/gpt-5-mini-2025-08-07, 250000000, 25000000, 2000000000",
        "gpt-5-chat-latest, 1250000000, 125000000, 10000000000",
        "gpt-4o-2024-05-13, 5000000000, 5000000000, 15000000000",
        "gpt-4o-2024-11-20, 2500000000, 1250000000, 10000000000",
        "anthropic/claude-sonnet-4-5-20250929, 3000000000, 300000000, 15000000000",
        "bedrock/us.anthropic.claude-sonnet-4-20250514-v1:0, 3000000000, 300000000, 15000000000",
        "vertex_ai/claude-haiku-4-5@20251001, 1000000000, 100000000, 5000000000",
        "gemini/gemini-2.5-flash, 300000000, 75000000, 2500000000",
    })
    void knowsModelsByTheirNamesDatesAndProviders(String model, long input, long cachedInput, long output) {
        var found = shipped().find(model);

        assertThat(found).map(PriceList.Found::price).contains(new Price(input, cachedInput, output));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gpt-5-pro",
                "gpt-5-mini-high",
                "gpt-5-mini-2025",
                "gpt-55",
                "llama3",
                "ollama/gpt-5-mini",
                "",
                "GPT-5-mini"
            })
    void guessesNoPrice(String model) {
        assertThat(shipped().find(model)).isEmpty();
    }

    @Test
    void saysWhereItComesFrom() {
        assertThat(shipped().source()).contains("entered by hand", "check against your contract");
        assertThat(shipped().checksum()).hasSize(64).isEqualTo(shipped().checksum());
    }

    @Test
    void takesAFileAndSingleModelsFromTheConfiguration() throws IOException {
        var file = file(HEAD + "  - {model: house, input: 0.000000001, output: 1000}\n");
        var settings =
                new PriceSettings(file.toString(), Map.of("mine", new ListedPrice("1", "0.5", "2"), "house", dollar()));

        var list = PriceFile.read(settings, false);

        assertThat(list.models())
                .containsOnly(
                        Map.entry("house", new Price(1_000_000_000, 1_000_000_000, 1_000_000_000)),
                        Map.entry("mine", new Price(1_000_000_000, 500_000_000, 2_000_000_000)));
        assertThat(list.source()).isEqualTo("Our contract (list 7 of " + file + "); by configuration: house, mine");
        assertThat(list.checksum())
                .isNotEqualTo(PriceFile.read(new PriceSettings(file.toString(), Map.of()), false)
                        .checksum());
    }

    @ParameterizedTest
    @CsvSource({
        "'{model: m, output: 1}', input",
        "'{model: m, input: 1}', output",
        "'{model: m, input: -1, output: 1}', input",
        "'{model: m, input: 1e-3, output: 1}', input",
        "'{model: m, input: 1, output: 1000.1}', output",
        "'{model: m, input: 0.0000000001, output: 1}', input",
        "'{model: m, input: 1, cachedInput: free, output: 1}', cachedInput",
        "'{model: m, input: 1, cachedInput: 1.1, output: 1}', cachedInput",
        "'{model: m, input: 1, output: 0}', countersign.gateway.unmetered",
        "'{model: m, input: 1, output: 1, price: 1}', price",
        "'{input: 1, output: 1}', model",
        "'{model: m, also: [m], input: 1, output: 1}', has a price already",
    })
    void refusesALineAndNamesTheRule(String line, String named) throws IOException {
        var file = file(HEAD + "  - " + line + "\n");

        var refusal = catchThrowableOfType(
                Problem.Invalid.class, () -> PriceFile.read(new PriceSettings(file.toString(), Map.of()), false));

        assertThat(refusal).hasMessageContaining(named).hasMessageContaining(file.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "version: x", "models: []", "version: 1\nversion: 2"})
    void refusesWhatIsNoPriceList(String text) throws IOException {
        var file = file(text).toString();

        assertThatThrownBy(() -> PriceFile.read(new PriceSettings(file, Map.of()), false))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining(file);
    }

    @Test
    void refusesAFileThatIsNotThere() {
        var missing = new PriceSettings(folder.resolve("none.yaml").toString(), Map.of());

        assertThatThrownBy(() -> PriceFile.read(missing, false)).hasMessageContaining("countersign.prices.file");
    }

    @Test
    void allowsZeroOnlyWhereItIsWrittenAndTheGatewayIsUnmetered() {
        var zero = new ListedPrice("0", null, "0.00");
        var settings = new PriceSettings(null, Map.of("llama3", zero));

        assertThat(PriceFile.read(settings, true).find("llama3").map(PriceList.Found::price))
                .contains(new Price(0, 0, 0));
        assertThatThrownBy(() -> PriceFile.read(settings, false))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("countersign.prices.models[llama3].input")
                .hasMessageContaining("unmetered");
    }

    @Test
    void boundsEveryCallByTheDearestRate() {
        var price = new Price(1_000_000_000, 500_000_000, 2_000_000_000);

        assertThat(Bench.LIMITS.ceiling(price)).isEqualTo(Money.usd("0.01232"));
        assertThat(price.cost(new Tokens(10_000, 0, 1_000))).isLessThan(Bench.LIMITS.ceiling(price));
    }

    private static PriceList shipped() {
        return PriceFile.read(PriceSettings.NONE, false);
    }

    private static ListedPrice dollar() {
        return new ListedPrice("1", null, "1");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("prices.yaml"), text);
    }
}

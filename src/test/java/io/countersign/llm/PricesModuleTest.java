package io.countersign.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import io.countersign.ledger.Price;
import io.countersign.problem.Problem;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which price list is in force, and what becomes of the older ones. */
class PricesModuleTest {
    private static final PriceSettings DEARER =
            new PriceSettings(null, Map.of("gpt-5-mini", new ListedPrice("9", "9", "9")));

    private final HikariDataSource database = TestDatabase.fresh();
    private final JdbcClient jdbc = JdbcClient.create(database);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keepsTheVersionOfAnUnchangedListAndGivesAChangedOneTheNext() {
        var first = start(PriceSettings.NONE).version();
        var same = start(PriceSettings.NONE).version();
        var changed = start(DEARER).version();
        var back = start(PriceSettings.NONE).version();

        assertThat(new int[] {first, same, changed, back}).containsExactly(1, 1, 2, 3);
        assertThat(jdbc.sql("select source from price_list where version = 2")
                        .query(String.class)
                        .single())
                .endsWith("by configuration: gpt-5-mini");
    }

    @Test
    void remembersWhatAModelCostUnderAnOlderList() {
        start(PriceSettings.NONE);
        var prices = start(DEARER);

        assertThat(prices.require("openai/gpt-5-mini").price())
                .isEqualTo(new Price(9_000_000_000L, 9_000_000_000L, 9_000_000_000L));
        assertThat(prices.at("openai/gpt-5-mini-2025-08-07", 1))
                .isEqualTo(new Price(250_000_000, 25_000_000, 2_000_000_000));
    }

    @Test
    void givesReplicasThatStartAtOnceOneVersion() throws Exception {
        var replicas = 4;
        var start = new CyclicBarrier(replicas);

        try (var threads = Executors.newFixedThreadPool(replicas)) {
            var versions = IntStream.range(0, replicas)
                    .mapToObj(_ -> threads.submit(() -> {
                        start.await();
                        return start(PriceSettings.NONE).version();
                    }))
                    .toList();
            for (var version : versions) {
                assertThat(version.get()).isEqualTo(1);
            }
        }
    }

    @Test
    void refusesAModelWithoutAPrice() {
        var prices = start(PriceSettings.NONE);

        assertThat(prices.find("llama3")).isEmpty();
        assertThatThrownBy(() -> prices.require("llama3"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("Model llama3 has no price in price list 1")
                .hasMessageContaining("countersign.prices.models[llama3].input");
    }

    @Test
    void neverChangesAListInForce() {
        start(PriceSettings.NONE);

        assertThatThrownBy(() -> jdbc.sql("update model_price set input = 1").update())
                .hasMessageContaining("never changed");
        assertThatThrownBy(() -> jdbc.sql("delete from price_list").update()).hasMessageContaining("never changed");
    }

    private Prices start(PriceSettings settings) {
        try (var context = Bench.context(database, new ScriptedChatModel(), settings)) {
            return context.getBean(Prices.class);
        }
    }
}

package io.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0.00",
        "2.5, 2500000000, 2.50",
        "0.0143, 14300000, 0.0143",
        "0.000000001, 1, 0.000000001",
        "1000000000.000000000, 1000000000000000000, 1000000000.00",
        "100, 100000000000, 100.00"
    })
    void readsAndWritesPlainDecimals(String text, long nanos, String written) {
        assertThat(Money.usd(text)).isEqualTo(new Money(nanos)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1.",
                ".5",
                "1e3",
                "1.0000000001",
                "1000000000.000000001",
                "10000000000",
                "1,5",
                "NaN",
                "٣"
            })
    void refusesWhatIsNoAmount(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Money.usd(text))
                .withMessageContaining("must be an amount in USD");
    }

    @Test
    void survivesTheWayThroughText() {
        var random = new Random(7);

        for (var i = 0; i < 10_000; i++) {
            var money = new Money(random.nextLong(1_000_000_000_000_000_001L));
            assertThat(Money.usd(money.usd())).isEqualTo(money);
        }
    }

    @Test
    void travelsAsAStringAndAsNullWithoutALimit() throws JsonProcessingException {
        var json = new ObjectMapper();

        assertThat(json.writeValueAsString(Money.usd("0.5"))).isEqualTo("\"0.50\"");
        assertThat(json.writeValueAsString(Money.UNLIMITED)).isEqualTo("null");
        assertThat(json.readValue("\"0.5\"", Money.class)).isEqualTo(Money.usd("0.50"));
    }

    @Test
    void neverOverflowsNorFallsBelowZero() {
        var much = new Money(Long.MAX_VALUE - 1);

        assertThatThrownBy(() -> much.plus(Money.usd("1"))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> Money.ZERO.minus(new Money(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Money(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noLimitStaysNoLimit() {
        assertThat(Money.UNLIMITED.plus(Money.usd("1"))).isEqualTo(Money.UNLIMITED);
        assertThat(Money.usd("1").plus(Money.UNLIMITED)).isEqualTo(Money.UNLIMITED);
        assertThat(Money.UNLIMITED.minus(Money.usd("1"))).isEqualTo(Money.UNLIMITED);
        assertThat(Money.UNLIMITED.min(Money.usd("1"))).isEqualTo(Money.usd("1"));
    }

    @Test
    void roundsABillUp() {
        assertThat(Money.billed(new BigDecimal("3.45e-05"))).isEqualTo(Money.usd("0.0000345"));
        assertThat(Money.billed(new BigDecimal("0.0000000001"))).isEqualTo(new Money(1));
        assertThatIllegalArgumentException().isThrownBy(() -> Money.billed(new BigDecimal("-0.1")));
    }
}

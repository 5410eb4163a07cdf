package io.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
    private static final long GREATEST = 1_000_000_000_000_000_000L;

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

    @Property(tries = 1000)
    void survivesTheWayThroughText(@ForAll @LongRange(max = GREATEST) long nanos) {
        var money = new Money(nanos);

        assertThat(Money.usd(money.usd())).isEqualTo(money);
        assertThat(new BigDecimal(money.usd())).isEqualByComparingTo(BigDecimal.valueOf(nanos, 9));
    }

    @Property(tries = 1000)
    void readsADecimalExactlyOrNotAtAll(@ForAll("decimals") BigDecimal amount) {
        var text = amount.toPlainString();
        var fits = !text.startsWith("-") && amount.scale() <= 9 && amount.compareTo(BigDecimal.valueOf(1, -9)) <= 0;

        if (fits) {
            assertThat(new BigDecimal(Money.usd(text).usd())).isEqualByComparingTo(amount);
        } else {
            assertThatIllegalArgumentException().isThrownBy(() -> Money.usd(text));
        }
    }

    @Property(tries = 1000)
    void addsAndTakesExactly(
            @ForAll @LongRange(max = GREATEST) long one, @ForAll @LongRange(max = GREATEST) long other) {
        var sum = new Money(one).plus(new Money(other));

        assertThat(sum).isEqualTo(new Money(one + other)).isGreaterThanOrEqualTo(new Money(one));
        assertThat(sum.minus(new Money(other))).isEqualTo(new Money(one));
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

    @Property(tries = 1000)
    void roundsABillUpByLessThanANano(@ForAll @BigRange(min = "0", max = "1000") @Scale(14) BigDecimal bill) {
        var nanos = new BigDecimal(Money.billed(bill).nanos());

        assertThat(nanos.subtract(bill.movePointRight(9)))
                .isGreaterThanOrEqualTo(BigDecimal.ZERO)
                .isLessThan(BigDecimal.ONE);
    }

    @Test
    void readsABillInTheFormOfAModelVendor() {
        assertThat(Money.billed(new BigDecimal("3.45e-05"))).isEqualTo(Money.usd("0.0000345"));
        assertThatIllegalArgumentException().isThrownBy(() -> Money.billed(new BigDecimal("-0.1")));
    }

    @Provide
    static Arbitrary<BigDecimal> decimals() {
        return Arbitraries.integers()
                .between(0, 12)
                .flatMap(decimals -> Arbitraries.bigDecimals()
                        .between(BigDecimal.valueOf(-2), BigDecimal.valueOf(2_000_000_000))
                        .ofScale(decimals));
    }
}

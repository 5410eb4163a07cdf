package io.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PriceTest {
    private static final long GREATEST = 1_000_000_000_000L;

    @Test
    void sumsThenRoundsUpOnce() {
        var price = new Price(1, 1, 1);

        assertThat(price.cost(new Tokens(1, 0, 1))).isEqualTo(new Money(1));
        assertThat(price.cost(new Tokens(1_000_000, 400_000, 0))).isEqualTo(new Money(1));
        assertThat(price.cost(new Tokens(1_000_000, 0, 1))).isEqualTo(new Money(2));
        assertThat(price.cost(new Tokens(0, 0, 0))).isEqualTo(Money.ZERO);
    }

    @Test
    void countsCachedInputOnceAndAtItsOwnPrice() {
        var price = new Price(250_000_000, 25_000_000, 2_000_000_000);

        assertThat(price.cost(new Tokens(1_000_000, 600_000, 1_000_000))).isEqualTo(Money.usd("2.115"));
    }

    @Test
    void isExactNeverAboveItsCeilingAndGrowsWithTheTokens() {
        var random = new Random(11);

        for (var i = 0; i < 20_000; i++) {
            var input = random.nextLong(GREATEST + 1);
            var price = new Price(input, random.nextLong(input + 1), random.nextLong(GREATEST + 1));
            var bound = new Tokens(random.nextLong(1_000_000), 0, random.nextLong(1_000_000));
            var used = random.nextLong(bound.input() + 1);
            var tokens = new Tokens(used, random.nextLong(used + 1), random.nextLong(bound.output() + 1));

            assertThat(price.cost(tokens)).isEqualTo(exact(price, tokens)).isLessThanOrEqualTo(price.cost(bound));
            assertThat(price.cost(new Tokens(tokens.input() + 1, tokens.cachedInput(), tokens.output())))
                    .isGreaterThanOrEqualTo(price.cost(tokens));
        }
    }

    @Test
    void survivesTheDearestModelAndALongTalk() {
        var dearest = new Price(GREATEST, GREATEST, GREATEST);

        assertThat(dearest.cost(new Tokens(1_000_000_000, 0, 1_000_000_000)))
                .isEqualTo(Money.usd("2000000").plus(Money.ZERO));
    }

    @Test
    void refusesImpossiblePricesAndTokens() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Price(-1, 0, 0))
                .withMessageStartingWith("input:");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Price(0, 0, GREATEST + 1))
                .withMessageStartingWith("output:");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Price(1, 2, 0))
                .withMessageStartingWith("cachedInput:");
        assertThatIllegalArgumentException().isThrownBy(() -> new Tokens(1, 2, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Tokens(-1, -1, 0));
    }

    private static Money exact(Price price, Tokens tokens) {
        var nanos = new BigDecimal(price.input())
                .multiply(new BigDecimal(tokens.input() - tokens.cachedInput()))
                .add(new BigDecimal(price.cachedInput()).multiply(new BigDecimal(tokens.cachedInput())))
                .add(new BigDecimal(price.output()).multiply(new BigDecimal(tokens.output())))
                .movePointLeft(6)
                .setScale(0, RoundingMode.CEILING);
        return new Money(nanos.longValueExact());
    }
}

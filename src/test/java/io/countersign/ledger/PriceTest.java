package io.countersign.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
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

    @Property(tries = 1000)
    void costsNeverMoreThanTheCeilingOfItsBound(
            @ForAll("prices") Price price, @ForAll("tokens") Tokens tokens, @ForAll("tokens") Tokens further) {
        var bound =
                new Tokens(Math.max(tokens.input(), further.input()), 0, Math.max(tokens.output(), further.output()));

        assertThat(price.cost(tokens)).isLessThanOrEqualTo(price.cost(bound));
    }

    @Property(tries = 1000)
    void growsWithEveryKindOfToken(
            @ForAll("prices") Price price, @ForAll("tokens") Tokens tokens, @ForAll("tokens") Tokens more) {
        var both = new Tokens(
                tokens.input() + more.input(),
                tokens.cachedInput() + more.cachedInput(),
                tokens.output() + more.output());

        assertThat(price.cost(both)).isGreaterThanOrEqualTo(price.cost(tokens));
    }

    @Property(tries = 1000)
    void addsLessThanANanoToTheExactCost(@ForAll("prices") Price price, @ForAll("tokens") Tokens tokens) {
        var rounding = new BigDecimal(price.cost(tokens).nanos()).subtract(exact(price, tokens));

        assertThat(rounding).isGreaterThanOrEqualTo(BigDecimal.ZERO).isLessThan(BigDecimal.ONE);
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

    @Provide
    static Arbitrary<Price> prices() {
        var amounts = upTo(GREATEST);
        return Combinators.combine(amounts, amounts, amounts)
                .as((one, other, output) -> new Price(Math.max(one, other), Math.min(one, other), output));
    }

    @Provide
    static Arbitrary<Tokens> tokens() {
        var counts = upTo(10_000_000);
        return Combinators.combine(counts, counts, counts)
                .as((one, other, output) -> new Tokens(Math.max(one, other), Math.min(one, other), output));
    }

    private static Arbitrary<Long> upTo(long most) {
        return Arbitraries.longs().between(0, most).edgeCases(edges -> edges.includeOnly(0L, most));
    }

    private static BigDecimal exact(Price price, Tokens tokens) {
        return new BigDecimal(price.input())
                .multiply(new BigDecimal(tokens.input() - tokens.cachedInput()))
                .add(new BigDecimal(price.cachedInput()).multiply(new BigDecimal(tokens.cachedInput())))
                .add(new BigDecimal(price.output()).multiply(new BigDecimal(tokens.output())))
                .movePointLeft(6);
    }
}

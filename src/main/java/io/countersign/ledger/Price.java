package io.countersign.ledger;

import java.math.BigInteger;

/** What a model costs, in nano-dollars per million tokens; so a cost grows with the tokens, cached ones are the cheap ones. */
public record Price(long input, long cachedInput, long output) {
    private static final long GREATEST = 1_000_000_000_000L;
    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

    public Price {
        check("input", input);
        check("cachedInput", cachedInput);
        check("output", output);
        if (cachedInput > input) {
            throw new IllegalArgumentException("cachedInput: must not be above the price of other input");
        }
    }

    /** The cost of these tokens: summed exactly, then rounded up once. */
    public Money cost(Tokens tokens) {
        var sum = product(tokens.input() - tokens.cachedInput(), input)
                .add(product(tokens.cachedInput(), cachedInput))
                .add(product(tokens.output(), output));
        return new Money(
                sum.add(MILLION).subtract(BigInteger.ONE).divide(MILLION).longValueExact());
    }

    private static BigInteger product(long tokens, long price) {
        return BigInteger.valueOf(tokens).multiply(BigInteger.valueOf(price));
    }

    private static void check(String name, long price) {
        if (price < 0 || price > GREATEST) {
            throw new IllegalArgumentException(
                    name + ": must be from 0 to " + GREATEST + " nano-dollars per million tokens");
        }
    }
}

package io.countersign.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** An amount of US dollars, held as whole nano-dollars. */
public record Money(long nanos) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);
    public static final Money UNLIMITED = new Money(Long.MAX_VALUE);
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,10}(\\.\\d{1,9})?");
    private static final BigDecimal MOST = new BigDecimal("1000000000");

    public Money {
        if (nanos < 0) {
            throw new IllegalArgumentException("An amount is not negative");
        }
    }

    @JsonCreator
    public static Money usd(String decimal) {
        if (!DECIMAL.matcher(decimal).matches() || new BigDecimal(decimal).compareTo(MOST) > 0) {
            throw new IllegalArgumentException("An amount is a decimal from 0 to 1000000000 with at most 9 decimals");
        }
        return new Money(new BigDecimal(decimal).movePointRight(9).longValueExact());
    }

    public Money plus(Money other) {
        return new Money(Math.addExact(nanos, other.nanos));
    }

    public Money minus(Money other) {
        return new Money(Math.subtractExact(nanos, other.nanos));
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(nanos, other.nanos);
    }

    @JsonValue
    @Override
    public String toString() {
        var exact = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
        return exact.setScale(Math.max(2, exact.scale())).toPlainString();
    }
}

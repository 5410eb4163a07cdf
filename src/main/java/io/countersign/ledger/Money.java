package io.countersign.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** An amount of US dollars, held as whole nano-dollars. */
public record Money(long nanos) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);
    public static final Money UNLIMITED = new Money(Long.MAX_VALUE);
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,9})?");
    private static final Money MOST = new Money(1_000_000_000L * 1_000_000_000L);

    @JsonCreator
    public static Money usd(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a plain decimal amount with at most nine decimals");
        }
        var money = new Money(new BigDecimal(text).movePointRight(9).longValueExact());
        if (money.compareTo(MOST) > 0) {
            throw new IllegalArgumentException("must be at most 1,000,000,000");
        }
        return money;
    }

    @JsonValue
    public String usd() {
        var plain = BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
        return (plain.scale() < 2 ? plain.setScale(2) : plain).toPlainString();
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(nanos, other.nanos);
    }

    @Override
    public String toString() {
        return usd();
    }
}

package io.countersign.ledger;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An amount of US dollars, held as whole nano-dollars and never negative; the greatest stands for "no limit". */
public record Money(long nanos) implements Comparable<Money> {
    public static final Money ZERO = new Money(0);
    public static final Money UNLIMITED = new Money(Long.MAX_VALUE);

    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,9})?");
    private static final BigDecimal GREATEST = new BigDecimal(1_000_000_000);
    private static final int DECIMALS = 9;

    public Money {
        if (nanos < 0) {
            throw new IllegalArgumentException("an amount of money is not negative");
        }
    }

    /** Reads a decimal amount as it comes over the wire. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Money usd(String decimal) {
        if (!DECIMAL.matcher(decimal).matches() || new BigDecimal(decimal).compareTo(GREATEST) > 0) {
            throw new IllegalArgumentException(
                    "must be an amount in USD such as 2.50: digits, at most nine decimals, at most 1000000000");
        }
        return new Money(new BigDecimal(decimal).movePointRight(DECIMALS).longValueExact());
    }

    /** An amount as somebody bills it, with any number of decimals: rounded up to the next nano-dollar. */
    public static Money billed(BigDecimal usd) {
        return new Money(
                usd.movePointRight(DECIMALS).setScale(0, RoundingMode.CEILING).longValueExact());
    }

    public boolean isUnlimited() {
        return nanos == Long.MAX_VALUE;
    }

    public Money plus(Money other) {
        return isUnlimited() || other.isUnlimited() ? UNLIMITED : new Money(Math.addExact(nanos, other.nanos));
    }

    /** What is left after taking the other, which must not be more than this; without a limit, no limit is left. */
    public Money minus(Money other) {
        return isUnlimited() && !other.isUnlimited() ? this : new Money(Math.subtractExact(nanos, other.nanos));
    }

    public Money min(Money other) {
        return nanos <= other.nanos ? this : other;
    }

    public Money max(Money other) {
        return nanos >= other.nanos ? this : other;
    }

    @Override
    public int compareTo(Money other) {
        return Long.compare(nanos, other.nanos);
    }

    /** A plain decimal with two to nine decimals. */
    public String usd() {
        var decimal = BigDecimal.valueOf(nanos, DECIMALS).stripTrailingZeros();
        return decimal.setScale(Math.max(2, decimal.scale())).toPlainString();
    }

    @Override
    public String toString() {
        return isUnlimited() ? "unlimited" : usd();
    }

    /** On the wire there is no number for "no limit". */
    @JsonValue
    @Nullable
    String wire() {
        return isUnlimited() ? null : usd();
    }
}

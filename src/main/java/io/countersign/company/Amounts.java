package io.countersign.company;

import io.countersign.ledger.Money;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/** The rules of a posted amount, each with the sentence that names it. */
final class Amounts {
    private static final Pattern DECIMAL = Pattern.compile("-?(0|[1-9][0-9]{0,99})(\\.[0-9]{1,100})?");
    private static final BigDecimal MOST = BigDecimal.valueOf(1_000_000_000);

    private Amounts() {}

    /** The first rule that the text breaks. */
    static Optional<String> fault(String text) {
        if (!DECIMAL.matcher(text).matches()) {
            return Optional.of("must be a plain decimal amount in USD, such as 12.50");
        }
        var amount = new BigDecimal(text);
        if (text.startsWith("-")) {
            return Optional.of("must not be negative");
        }
        if (amount.scale() > 9) {
            return Optional.of("must have at most nine decimals");
        }
        return amount.compareTo(MOST) > 0 ? Optional.of("must be at most 1,000,000,000") : Optional.empty();
    }

    static Money of(String text) {
        return Money.usd(text);
    }
}

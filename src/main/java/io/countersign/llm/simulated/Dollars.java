package io.countersign.llm.simulated;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/** Amounts as a brief names them. */
final class Dollars {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,9})?) USD");
    private static final BigDecimal PLENTY = new BigDecimal("1000000");

    private Dollars() {}

    /** The amount in a line; where there is no limit, plenty; where nothing is named, nothing. */
    static BigDecimal in(String line) {
        var amount = AMOUNT.matcher(line);
        if (amount.find()) {
            return new BigDecimal(amount.group(1));
        }
        return line.contains("no limit") ? PLENTY : BigDecimal.ZERO;
    }
}

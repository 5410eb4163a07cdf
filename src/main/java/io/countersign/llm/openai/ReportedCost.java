package io.countersign.llm.openai;

import io.countersign.ledger.Money;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what LiteLLM says a call has cost: US dollars, often as {@code 3.45e-05}; rounded up to a whole nano-dollar. */
final class ReportedCost {
    static final String HEADER = "x-litellm-response-cost";

    private static final int LONGEST = 40;
    private static final int MOST_DIGITS = 60;
    private static final BigDecimal MOST = new BigDecimal("1000000000");

    private ReportedCost() {}

    /** The cost, or null where none is named: absent, empty, {@code None}, negative and nonsense are not zero. */
    static @Nullable Money read(List<String> values) {
        var text = values.isEmpty() ? "" : values.getFirst().strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        var dollars = number(text);
        if (dollars == null || dollars.signum() < 0 || Math.abs((long) dollars.scale()) > MOST_DIGITS) {
            return null;
        }
        if (dollars.compareTo(MOST) > 0) {
            return null;
        }
        return Money.billed(dollars);
    }

    private static @Nullable BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}

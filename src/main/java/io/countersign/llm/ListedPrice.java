package io.countersign.llm;

import io.countersign.ledger.Price;
import io.countersign.problem.Problem;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A price as people write it: US dollars per million tokens. Without one for cached input that of input holds. */
record ListedPrice(
        @Nullable String input,
        @Nullable String cachedInput,
        @Nullable String output) {
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,4}(\\.[0-9]{1,9})?");
    private static final int NANO_DIGITS = 9;
    private static final BigDecimal MOST = new BigDecimal(1000);

    /** The price in nano-dollars per million tokens, or every rule that is broken. */
    Price price(String path, boolean unmetered) {
        var faults = new ArrayList<Problem.Fault>();
        var in = nanos(path + ".input", input, unmetered, faults);
        var cached = nanos(path + ".cachedInput", cachedInput == null ? input : cachedInput, unmetered, faults);
        var out = nanos(path + ".output", output, unmetered, faults);
        if (cached > in) {
            faults.add(new Problem.Fault(path + ".cachedInput", "must not be above input"));
        }
        if (!faults.isEmpty()) {
            throw new Problem.Invalid(faults);
        }
        return new Price(in, cached, out);
    }

    private static long nanos(String path, @Nullable String text, boolean unmetered, List<Problem.Fault> faults) {
        if (text == null || !DECIMAL.matcher(text).matches() || new BigDecimal(text).compareTo(MOST) > 0) {
            faults.add(new Problem.Fault(
                    path,
                    "must be a decimal number of US dollars per million tokens, from 0 to 1000 with at most"
                            + " nine decimals"));
            return 0;
        }
        var nanos = new BigDecimal(text).movePointRight(NANO_DIGITS).longValueExact();
        if (nanos == 0 && !unmetered) {
            faults.add(new Problem.Fault(path, "may be zero only where countersign.gateway.unmetered is true"));
        }
        return nanos;
    }
}

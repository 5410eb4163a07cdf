package io.countersign.ledger;

import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;

/**
 * Random histories on the real database, each compared with the oracle after each step. The oracle buys and closes one by
 * one: whichever batches the ledger is given, it must come to the same.
 *
 * <p>{@code -Djqwik.tries.default=2000} tries that many histories; a failure prints its seed for {@code @Property(seed)}.
 */
class HistoriesModuleTest {
    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void staysEqualToTheOracle(@ForAll("histories") List<Step> steps, @ForAll @IntRange(min = 1, max = 5) int batch) {
        var history = new History(new Bench(), batch);
        for (var i = 0; i < steps.size(); i++) {
            history.take(steps.get(i));
            if (i % 10 == 9) {
                history.assertSound();
            }
        }
        history.assertSound();
    }

    @Provide
    static Arbitrary<List<Step>> histories() {
        return Steps.histories();
    }
}

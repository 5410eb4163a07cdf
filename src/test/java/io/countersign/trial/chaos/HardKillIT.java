package io.countersign.trial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Five kills; fifty are tried by {@link Chaos}. */
class HardKillIT {
    @Test
    void losesNothingAndBuysNothingTwice() throws Exception {
        var verdicts = Chaos.run(List.of(new HardKills(5, false, 1)));

        assertThat(verdicts.broken()).isEmpty();
    }
}

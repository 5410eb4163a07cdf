package io.countersign.trial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** One burst of two hundred runs. */
class BurstIT {
    @Test
    void takesABurstAndStaysAwake() throws Exception {
        var verdicts = Chaos.run(List.of(new Burst(1, false)));

        assertThat(verdicts.broken()).isEmpty();
    }
}

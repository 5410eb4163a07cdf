package io.countersign.trial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** One sleep, one death and one rolling restart. */
class ReplicasIT {
    @Test
    void takesOverWhatANodeLeavesBehind() throws Exception {
        var verdicts = Chaos.run(List.of(new Replicas(1), new RollingRestart(1)));

        assertThat(verdicts.broken()).isEmpty();
    }
}

package io.countersign.trial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** PostgreSQL restarts, throws everybody out and is away for longer than a request may wait. */
class DatabaseTroubleIT {
    @Test
    void outlastsItsDatabase() throws Exception {
        var verdicts = Chaos.run(List.of(new DatabaseTrouble(Duration.ofSeconds(12), 3, 1)));

        assertThat(verdicts.broken()).isEmpty();
    }
}

package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.Status;

class DatabaseHealthTest {
    private final AtomicInteger asked = new AtomicInteger();
    private Health answer = Health.up().build();
    private Instant now = Instant.parse("2026-11-23T00:00:00Z");
    private final DatabaseHealth health = new DatabaseHealth(
            () -> {
                asked.incrementAndGet();
                return answer;
            },
            () -> now);

    @Test
    void asksWhenNothingIsKnownYet() {
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        assertThat(asked).hasValue(1);
    }

    @Test
    void tellsWhatWasFoundLastWithoutAskingAgain() {
        health.look();
        answer = Health.down().build();

        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        health.look();
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(asked).hasValue(2);
    }

    @Test
    void doesNotTrustAnOldFinding() {
        health.look();

        now = now.plus(Duration.ofSeconds(15));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        now = now.plus(Duration.ofMillis(1));
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(asked).hasValue(1);
    }
}

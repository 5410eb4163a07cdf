package io.countersign.access.camunda;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RecentLoginsTest {
    private final AtomicLong now = new AtomicLong();
    private final RecentLogins recent = new RecentLogins(now::get);

    @Test
    void remembersAProofForAMinute() {
        var proof = recent.proof("anna", "hash", "secret");
        recent.remember(proof);

        now.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(recent.knows(proof)).isTrue();
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(recent.knows(proof)).isFalse();
    }

    @Test
    void provesThisNameWithThisPasswordAgainstThisHash() {
        var proof = recent.proof("anna", "hash", "secret");

        assertThat(recent.proof("anna", "hash", "secret")).isEqualTo(proof);
        assertThat(recent.proof("anna", "hash", "other")).isNotEqualTo(proof);
        assertThat(recent.proof("anna", "other", "secret")).isNotEqualTo(proof);
        assertThat(recent.proof("annah", "ash", "secret")).isNotEqualTo(proof);
        assertThat(new RecentLogins(now::get).proof("anna", "hash", "secret")).isNotEqualTo(proof);
    }

    @Test
    void staysBounded() {
        var first = recent.proof("anna", "hash", "secret");
        recent.remember(first);

        for (int i = 0; i < 10_000; i++) {
            recent.remember("proof " + i);
        }

        assertThat(recent.knows(first)).isFalse();
        assertThat(recent.knows("proof 9999")).isTrue();
    }
}

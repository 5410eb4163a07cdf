package io.countersign.external.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.countersign.external.ActAtHand;
import io.countersign.traffic.RateKey;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AgentAuthenticationTest {
    /** Else one agent that asks without rest would silence all others. */
    @Test
    void isCountedByItsToken() {
        var token = UUID.randomUUID();
        var act = mock(ActAtHand.class);
        when(act.token()).thenReturn(token);

        assertThat(RateKey.of(new AgentAuthentication(act), "192.0.2.7"))
                .isEqualTo(new RateKey(RateKey.Kind.TOKEN, token.toString()));
    }
}

package io.countersign.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.traffic.RateKey.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

class RateKeyTest {
    private static final TokenBearer TOKEN = () -> "t-17";

    @Test
    void isTheUserOrTheTokenThatTheUserCameWith() {
        var user = new TestingAuthenticationToken("anna", null, List.of());
        var byDetails = new TestingAuthenticationToken("anna", null, List.of());
        byDetails.setDetails(TOKEN);
        var byPrincipal = new TestingAuthenticationToken(TOKEN, null, List.of());

        assertThat(RateKey.of(user, "192.0.2.7")).isEqualTo(new RateKey(Kind.USER, "anna"));
        assertThat(RateKey.of(byDetails, "192.0.2.7")).isEqualTo(new RateKey(Kind.TOKEN, "t-17"));
        assertThat(RateKey.of(byPrincipal, "192.0.2.7")).isEqualTo(new RateKey(Kind.TOKEN, "t-17"));
    }

    @Test
    void isTheAddressOfAStranger() {
        var stranger = new AnonymousAuthenticationToken("key", "anna", List.of(new SimpleGrantedAuthority("none")));

        assertThat(RateKey.of(null, "192.0.2.7")).isEqualTo(new RateKey(Kind.ADDRESS, "192.0.2.7"));
        assertThat(RateKey.of(stranger, "192.0.2.7")).isEqualTo(new RateKey(Kind.ADDRESS, "192.0.2.7"));
        assertThat(RateKey.of(new TestingAuthenticationToken("anna", "unproved"), "192.0.2.7"))
                .isEqualTo(new RateKey(Kind.ADDRESS, "192.0.2.7"));
    }
}

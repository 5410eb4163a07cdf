package io.countersign.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.outside.OutsidePerson;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.DefaultOidcUser;

class ClaimsTest {
    @Test
    void findsTheGroupsInAnObjectToo() {
        var roles = Map.of("roles", List.of("a", "b"));

        assertThat(person("sub", "realm_access.roles", Map.of("realm_access", roles))
                        .groups())
                .containsExactlyInAnyOrder("a", "b");
        assertThat(person("sub", "https://x.y/groups", Map.of("https://x.y/groups", List.of("c")))
                        .groups())
                .containsExactly("c");
        assertThat(person("sub", "groups", Map.of("groups", "alone")).groups()).containsExactly("alone");
        assertThat(person("sub", "a.b.c", Map.of("a", "text")).groups()).isEmpty();
        assertThat(person("sub", "groups", Map.of("groups", Map.of("x", 1))).groups())
                .isEmpty();
    }

    @Test
    void takesAVerifiedAddressForAName() {
        var verified = Map.<String, Object>of("email", "ann@example.com", "email_verified", true);

        assertThat(person("email", "groups", verified).name()).isEqualTo("ann@example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "no", ""})
    void takesNoOtherAddressForAName(String verified) {
        var claims = new HashMap<String, Object>(Map.of("email", "ann@example.com"));
        if (!verified.isEmpty()) {
            claims.put("email_verified", verified);
        }

        assertThat(person("email", "groups", claims).name()).isNull();
    }

    private static OutsidePerson person(String name, String groups, Map<String, Object> more) {
        var claims = new HashMap<>(more);
        claims.put("sub", "s");
        var settings = new OidcSettings("https://a.b", "us", null, null, List.of(), name, groups, null, null);
        var token = new OidcIdToken("t", Instant.EPOCH, Instant.EPOCH.plusSeconds(1), claims);
        return new Claims(settings).person(new DefaultOidcUser(List.of(), token));
    }
}

package io.countersign.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcSettingsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://id.example.com",
                "id.example.com",
                "https://",
                "https://me@id.example.com",
                "ftp://id.example.com",
                "http://localhost.example.com",
                "https://id example.com"
            })
    void refusesAnIssuerWhoseWordOthersCouldChange(String issuer) {
        assertThatThrownBy(() -> settings(issuer, "us"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("countersign.oidc.issuer");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://id.example.com", "http://localhost:8090/dex", "http://127.0.0.1", "http://[::1]:80"})
    void takesTheOthers(String issuer) {
        assertThat(settings(issuer, "us").issuer()).isEqualTo(issuer);
    }

    @Test
    void needsIssuerAndClientTogether() {
        assertThatThrownBy(() -> settings("https://id.example.com", " "))
                .hasMessageContaining("countersign.oidc.client-id: is needed");
        assertThatThrownBy(() -> settings("", "us")).hasMessageContaining("countersign.oidc.issuer: is needed");
        assertThat(settings("", null).issuer()).isNull();
    }

    @Test
    void alwaysAsksForTheTokenThatSaysWhoItIs() {
        var settings =
                new OidcSettings(null, null, null, null, List.of("profile groups", "openid", ""), "", " ", null, null);

        assertThat(settings.scopes()).containsExactly("openid", "profile", "groups");
        assertThat(settings.usernameClaim()).isEqualTo("preferred_username");
        assertThat(settings.groupsClaim()).isEqualTo("groups");
    }

    @Test
    void callsTheProviderByItsNameOrItsHost() {
        assertThat(settings("https://id.example.com/realms/ours", "us").label()).isEqualTo("id.example.com");
        assertThat(new OidcSettings("https://a.b", "us", null, "Ours", List.of(), "x", "y", null, null).label())
                .isEqualTo("Ours");
    }

    @Test
    void showsNoSecret() {
        assertThat(new OidcSettings("https://a.b", "us", "hunter2", null, List.of(), "x", "y", null, null))
                .hasToString("OidcSettings[issuer=https://a.b, clientId=us]");
    }

    private static OidcSettings settings(String issuer, @Nullable String client) {
        return new OidcSettings(issuer, client, "secret", null, List.of(), "name", "groups", null, null);
    }
}

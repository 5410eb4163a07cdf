package io.countersign.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.client.match.MockRestRequestMatchers.requestTo;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withServerError;
import static org.springframework.test.web.client.response.MockRestResponseCreators.withSuccess;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.http.RequestEntity;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.test.web.client.ExpectedCount;
import org.springframework.test.web.client.MockRestServiceServer;
import org.springframework.web.client.RestTemplate;

class ProviderTest {
    private static final String ISSUER = "https://id.example.com/realms/ours";
    private static final String SOUND = """
        {"issuer": "https://id.example.com/realms/ours",
         "authorization_endpoint": "https://id.example.com/a", "token_endpoint": "https://id.example.com/t",
         "jwks_uri": "https://id.example.com/k", "subject_types_supported": ["public"],
         "userinfo_endpoint": "https://id.example.com/u", "end_session_endpoint": "https://id.example.com/e",
         "response_types_supported": ["code"], "id_token_signing_alg_values_supported": ["RS256"]}\
        """;

    private static final ParameterizedTypeReference<Map<String, Object>> MAP = new ParameterizedTypeReference<>() {};

    private final RestTemplate rest = new RestTemplate();
    private final MockRestServiceServer server = MockRestServiceServer.createServer(rest);
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);

    @Test
    void isAskedOnceAnHour() {
        answers(SOUND, 2);
        var provider = provider("secret");

        provider.registration();
        later(Duration.ofMinutes(59));
        provider.registration();
        later(Duration.ofMinutes(2));
        var registration = provider.registration();

        server.verify();
        assertThat(registration.getScopes()).containsExactly("openid", "profile");
        assertThat(registration.getRedirectUri()).isEqualTo("{baseUrl}/login/oauth2/code/{registrationId}");
        assertThat(provider.findByRegistrationId("another")).isNull();
    }

    @Test
    void isNotAskedAtOnceAfterAFailureAndIsNotForgotten() {
        server.expect(requestTo(ISSUER + "/.well-known/openid-configuration")).andRespond(withServerError());
        answers(SOUND, 1);
        server.expect(requestTo(ISSUER + "/.well-known/openid-configuration")).andRespond(withServerError());
        var provider = provider("secret");

        assertThatThrownBy(provider::registration).isInstanceOf(ProviderDown.class);
        assertThatThrownBy(provider::registration).isInstanceOf(ProviderDown.class);
        assertThat(provider.isDown()).isTrue();
        later(Duration.ofSeconds(6));
        var known = provider.registration();
        assertThat(provider.isDown()).isFalse();
        later(Duration.ofHours(2));

        assertThat(provider.registration()).isSameAs(known);
        assertThat(provider.registration()).isSameAs(known);
        assertThat(provider.isDown()).isTrue();
        server.verify();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://id.example.com/realms/others", "https://id.example.com/realms/ours/", ""})
    void isNotTheOneThatIsNamedWhenItCallsItselfOtherwise(String issuer) {
        answers(SOUND.replaceFirst("\"https[^\"]*\"", "\"" + issuer + "\""), 1);

        assertThatThrownBy(provider("secret")::registration).isInstanceOf(ProviderDown.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://id.example.com/t",
                "https://id.example.com/k",
                "https://id.example.com/a",
                "https://id.example.com/u",
                "https://id.example.com/e"
            })
    void isNotSpokenToInTheOpen(String address) {
        answers(SOUND.replace(address, address.replace("https", "http")), 1);

        assertThatThrownBy(provider("secret")::registration)
                .isInstanceOf(ProviderDown.class)
                .hasMessageContaining("https://");
    }

    @Test
    void knowsAClientWithoutASecret() {
        answers(SOUND, 2);

        assertThat(provider(null).registration().getClientAuthenticationMethod())
                .isEqualTo(ClientAuthenticationMethod.NONE);
        assertThat(provider("secret").registration().getClientAuthenticationMethod())
                .isEqualTo(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    }

    private void answers(String body, int times) {
        server.expect(ExpectedCount.times(times), requestTo(ISSUER + "/.well-known/openid-configuration"))
                .andRespond(withSuccess(body, MediaType.APPLICATION_JSON));
    }

    private void later(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Provider provider(@Nullable String secret) {
        return new Provider(
                new OidcSettings(ISSUER, "us", secret, null, List.of("profile"), "sub", "groups", null, null),
                address ->
                        rest.exchange(RequestEntity.get(address).build(), MAP).getBody(),
                nanos::get);
    }
}

package io.countersign.access.oidc;

import io.countersign.outgoing.OutgoingGuard;
import io.countersign.outgoing.OutgoingRefused;
import io.countersign.outgoing.OutgoingSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.RequestEntity;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * The only place from which the provider is called: its description, its keys, its tokens and what it says of a person.
 * They go through the guard: to the issuer's host and to whom else the settings of {@code outgoing} name. A redirect is not
 * followed, a provider that hangs is given up, and of an answer only so much is read.
 */
final class ProviderConnections {
    private static final Duration TO_CONNECT = Duration.ofSeconds(3);
    private static final Duration TO_ANSWER = Duration.ofSeconds(5);

    private static final ParameterizedTypeReference<Map<String, Object>> MAP = new ParameterizedTypeReference<>() {};

    private final GuardedRequests requests;

    ProviderConnections(OidcSettings settings, OutgoingSettings outgoing) {
        var issuer = URI.create(settings.requiredIssuer());
        var guard = OutgoingGuard.to(issuer, outgoing);
        try {
            guard.check(issuer);
        } catch (OutgoingRefused e) {
            throw new IllegalArgumentException("COUNTERSIGN_OIDC_ISSUER is refused. " + e.getMessage());
        }
        this.requests = new GuardedRequests(guard.client()
                .newBuilder()
                .connectTimeout(TO_CONNECT)
                .readTimeout(TO_ANSWER)
                .callTimeout(TO_CONNECT.plus(TO_ANSWER))
                .build());
    }

    @Nullable
    Map<String, Object> description(URI address) {
        return plain().exchange(RequestEntity.get(address).build(), MAP).getBody();
    }

    /** For its keys. */
    RestTemplate plain() {
        return new RestTemplate(requests);
    }

    /** For what it says of a person, and why it does not. */
    RestTemplate people() {
        var people = plain();
        people.setErrorHandler(new OAuth2ErrorResponseErrorHandler());
        return people;
    }

    RestClient tokens() {
        List<HttpMessageConverter<?>> converters =
                List.of(new FormHttpMessageConverter(), new OAuth2AccessTokenResponseHttpMessageConverter());
        return RestClient.builder()
                .requestFactory(requests)
                .messageConverters(converters)
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build();
    }
}

package io.countersign.access.oidc;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * The only place from which the provider is called: its description, its keys, its tokens and what it says of a person.
 * A redirect is not followed, a provider that hangs is given up, and of an answer only so much is read.
 */
final class ProviderConnections {
    private static final Duration TO_CONNECT = Duration.ofSeconds(3);
    private static final Duration TO_ANSWER = Duration.ofSeconds(5);

    private final ClientHttpRequestFactory requests;

    ProviderConnections() {
        var client = HttpClient.newBuilder()
                .connectTimeout(TO_CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        var factory = new JdkClientHttpRequestFactory(client);
        factory.setReadTimeout(TO_ANSWER);
        this.requests = factory;
    }

    /** For its description and its keys. */
    RestTemplate plain() {
        var plain = new RestTemplate(requests);
        plain.setInterceptors(List.of(new ShortAnswers()));
        return plain;
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
                .requestInterceptor(new ShortAnswers())
                .messageConverters(converters)
                .defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
                .build();
    }
}

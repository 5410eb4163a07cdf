package io.countersign.access.oidc;

import java.time.Clock;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenDecoderFactory;
import org.springframework.security.oauth2.client.oidc.authentication.OidcIdTokenValidator;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestOperations;

/**
 * Reads the provider's tokens: signed with one of its keys, in a way that needs a key pair, by the right issuer, for us, in
 * their time.
 */
final class IdTokens implements JwtDecoderFactory<ClientRegistration> {
    private final RestOperations rest;
    private final Clock clock;
    private final ConcurrentMap<String, JwtDecoder> decoders = new ConcurrentHashMap<>();

    IdTokens(RestOperations rest, Clock clock) {
        this.rest = rest;
        this.clock = clock;
    }

    /** One for the same keys and ways to sign, so that the keys are not fetched for each login. */
    @Override
    public JwtDecoder createDecoder(ClientRegistration provider) {
        var algorithms = algorithms(provider);
        var keys = provider.getProviderDetails().getJwkSetUri();
        return decoders.computeIfAbsent(keys + " " + algorithms, _ -> decoder(provider, keys, algorithms));
    }

    private JwtDecoder decoder(ClientRegistration provider, String keys, Set<SignatureAlgorithm> algorithms) {
        var decoder = NimbusJwtDecoder.withJwkSetUri(keys)
                .jwsAlgorithms(all -> all.addAll(algorithms))
                .restOperations(rest)
                .build();
        var times = new JwtTimestampValidator();
        times.setClock(clock);
        var contents = new OidcIdTokenValidator(provider);
        contents.setClock(clock);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(times, contents));
        decoder.setClaimSetConverter(OidcIdTokenDecoderFactory.createDefaultClaimTypeConverter());
        return decoder;
    }

    /** What the provider says it signs with; what is not said is RS256, and one that is no key pair's is none. */
    private static Set<SignatureAlgorithm> algorithms(ClientRegistration provider) {
        var said =
                provider.getProviderDetails().getConfigurationMetadata().get("id_token_signing_alg_values_supported");
        var algorithms = (said instanceof Collection<?> all ? all.stream() : Stream.empty())
                .flatMap(name -> Stream.ofNullable(SignatureAlgorithm.from(String.valueOf(name))))
                .collect(Collectors.toSet());
        return algorithms.isEmpty() ? Set.of(SignatureAlgorithm.RS256) : algorithms;
    }
}

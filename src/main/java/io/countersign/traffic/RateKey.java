package io.countersign.traffic;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;

/**
 * Whose requests are counted together.
 *
 * @param kind of the name: a user and a token of the same name are two
 */
public record RateKey(Kind kind, String name) {
    /** What a name is of. */
    public enum Kind {
        USER,
        TOKEN,
        ADDRESS
    }

    /** The token's where one was used, else the user's, else the address's. */
    public static RateKey of(@Nullable Authentication authentication, String address) {
        if (authentication == null
                || !authentication.isAuthenticated()
                || authentication instanceof AnonymousAuthenticationToken) {
            return new RateKey(Kind.ADDRESS, Address.of(address));
        }
        return token(authentication)
                .map(token -> new RateKey(Kind.TOKEN, token))
                .orElseGet(() -> new RateKey(Kind.USER, authentication.getName()));
    }

    private static Optional<String> token(Authentication authentication) {
        return Stream.of(authentication, authentication.getPrincipal(), authentication.getDetails())
                .filter(TokenBearer.class::isInstance)
                .map(bearer -> ((TokenBearer) bearer).tokenId())
                .findFirst();
    }

    boolean isStranger() {
        return kind == Kind.ADDRESS;
    }
}

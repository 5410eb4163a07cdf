package io.countersign.access.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;

/** A way for browsers to log in beside the password. */
public interface LoginWay {
    /** Adds it to the chain of browsers; where it has pages of its own, {@code wanted} leads on after the login. */
    void addTo(HttpSecurity http, AuthenticationSuccessHandler wanted) throws Exception;

    /** What the login page offers. */
    default Optional<Offer> offer() {
        return Optional.empty();
    }

    /** What the login page says of a login that failed this way, for one of the codes that this way gave. */
    default Optional<String> failure(String code) {
        return Optional.empty();
    }

    /** The origin to which a logout leads, where it ends elsewhere. */
    default Optional<String> logoutOrigin() {
        return Optional.empty();
    }

    /**
     * A link on the login page.
     *
     * @param problem why it may not work at the moment
     */
    record Offer(String label, String path, @Nullable String problem) {}
}

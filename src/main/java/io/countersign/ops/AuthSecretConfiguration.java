package io.countersign.ops;

import io.countersign.access.AuthSecrets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Where the secret comes from that signs session cookies. Nothing said here repeats it. */
@Configuration(proxyBeanMethods = false)
class AuthSecretConfiguration {
    private static final String CURRENT = "COUNTERSIGN_AUTH_SECRET";
    private static final String PREVIOUS = "COUNTERSIGN_AUTH_PREVIOUS_SECRET";
    private static final String HOW = "what `openssl rand -base64 48` prints";

    @Bean
    AuthSecrets authSecrets(Environment environment, @Value("${countersign.data-directory}") Path directory) {
        var current = secret(environment, "countersign.auth.secret", CURRENT);
        var previous = secret(environment, "countersign.auth.previous-secret", PREVIOUS);
        if (current == null) {
            current = kept(environment, directory);
        }
        return new AuthSecrets(current, previous);
    }

    private static String kept(Environment environment, Path directory) {
        if (DatabaseConfiguration.hasAddress(environment)) {
            throw new StartupFault(
                    CURRENT + " is not set. With a database of your own the session cookies need a secret that all"
                            + " replicas share and that outlives them.",
                    "Set " + CURRENT + " to " + HOW + ", to the same text for every replica.");
        }
        // Where no PostgreSQL is on board either, the missing database is what has to be mended.
        PostgresBinaries.archive();
        var kept = new AuthSecretFile(directory).secret();
        if (AuthSecrets.isTooShort(kept)) {
            throw new StartupFault(
                    "The file " + AuthSecretFile.NAME + " in " + directory + " is damaged: it holds less than "
                            + AuthSecrets.FEWEST_BYTES + " bytes.",
                    "Remove it and a new one is made (everybody logs in again), or set " + CURRENT + ".");
        }
        return kept;
    }

    private static @Nullable String secret(Environment environment, String property, String variable) {
        var text = text(environment, property, variable);
        if (text == null || text.isBlank()) {
            return null;
        }
        var secret = text.strip();
        if (AuthSecrets.isTooShort(secret)) {
            throw new StartupFault(
                    variable + " is shorter than " + AuthSecrets.FEWEST_BYTES + " bytes.",
                    "Set it to " + HOW + ". Cookies signed with the one before stay good while that one is in "
                            + PREVIOUS + ".");
        }
        return secret;
    }

    /** A text that looks like a placeholder is refused by Spring in words that repeat it. */
    private static @Nullable String text(Environment environment, String property, String variable) {
        try {
            return environment.getProperty(property);
        } catch (IllegalArgumentException e) {
            throw new StartupFault(
                    variable + " has ${ in it, which is taken for a placeholder that nothing fills.",
                    "Set it to " + HOW + ".");
        }
    }
}

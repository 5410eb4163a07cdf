package io.countersign.ops;

import io.countersign.access.Seal;
import io.countersign.access.SealKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Where the key comes from that seals secrets in the database: given, else kept beside the embedded one, else none, and
 * then what would have to be sealed cannot be stored. Nothing said here repeats it.
 */
@Configuration(proxyBeanMethods = false)
class SealConfiguration {
    private static final String CURRENT = "COUNTERSIGN_SECRETS_KEY";
    private static final String PREVIOUS = "COUNTERSIGN_SECRETS_PREVIOUS_KEY";
    private static final String HOW = "Set it to what `openssl rand -base64 48` prints.";
    static final String FILE = "secrets-key";
    private static final int BYTES = 48;

    @Bean
    Seal seal(Environment environment, @Value("${countersign.data-directory}") Path directory) {
        var current = key(environment, "countersign.secrets.key", CURRENT);
        var previous = key(environment, "countersign.secrets.previous-key", PREVIOUS);
        if (current == null && !DatabaseConfiguration.hasAddress(environment)) {
            var file = new AuthSecretFile(directory, FILE, SealConfiguration::made, "key that seals secrets", CURRENT);
            current = read(file.secret(), "The file " + FILE + " in " + directory);
        }
        return new Seal(current, previous);
    }

    private static @Nullable SealKey key(Environment environment, String property, String variable) {
        String text;
        try {
            text = environment.getProperty(property, "").strip();
        } catch (IllegalArgumentException e) {
            throw new StartupFault(
                    variable + " has ${ in it, which is taken for a placeholder that nothing fills.", HOW);
        }
        return text.isEmpty() ? null : read(text, variable);
    }

    private static SealKey read(String text, String where) {
        if (SealKey.isTooShort(text)) {
            throw new StartupFault(where + " is shorter than " + SealKey.FEWEST_BYTES + " bytes.", HOW);
        }
        return new SealKey(text);
    }

    private static String made() {
        var bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}

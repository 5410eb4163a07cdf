package io.countersign.access;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that tell a session id which the product gave out from one that somebody made up, or read in the database:
 * with the current one ids are signed (HMAC-SHA-256), and the previous one is still recognised. No text shows them.
 */
public final class AuthSecrets {
    /** A shorter secret is weaker than the signature. */
    public static final int FEWEST_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final char SEPARATOR = '.';

    private final SecretKeySpec current;
    private final @Nullable SecretKeySpec previous;

    public AuthSecrets(String current, @Nullable String previous) {
        this.current = key(current);
        this.previous = previous == null ? null : key(previous);
    }

    /** An id whose signature is right; an outdated one was signed with the previous secret. */
    public record Recognised(String id, boolean outdated) {}

    public static boolean isTooShort(String secret) {
        return secret.getBytes(StandardCharsets.UTF_8).length < FEWEST_BYTES;
    }

    /** The id with its signature behind it, in characters that a cookie may have. */
    public String sign(String id) {
        return id + SEPARATOR + signature(current, id);
    }

    /** The id in a signed text; empty where there is no signature, or none of ours. */
    public Optional<Recognised> recognise(String signed) {
        var end = signed.lastIndexOf(SEPARATOR);
        if (end < 1) {
            return Optional.empty();
        }
        var id = signed.substring(0, end);
        var signature = signed.substring(end + 1);
        if (isSame(signature, signature(current, id))) {
            return Optional.of(new Recognised(id, false));
        }
        return previous != null && isSame(signature, signature(previous, id))
                ? Optional.of(new Recognised(id, true))
                : Optional.empty();
    }

    private static SecretKeySpec key(String secret) {
        if (isTooShort(secret)) {
            throw new IllegalArgumentException("A secret has at least " + FEWEST_BYTES + " bytes");
        }
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    private static String signature(SecretKeySpec key, String id) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(id.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA256 is missing in this Java", e);
        }
    }

    /** Takes the same time wherever the first difference is. */
    private static boolean isSame(String given, String right) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "AuthSecrets[" + (previous == null ? "current" : "current, previous") + "]";
    }
}

package io.countersign.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A token with which a person's programs log in, without its secret.
 *
 * @param company the only one it may be used for; none for every one that its user may see
 */
public record PersonalToken(
        UUID id,
        String user,
        String name,
        List<String> scopes,
        @Nullable String company,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt) {
    public PersonalToken {
        scopes = List.copyOf(scopes);
    }

    /** A new token with the text that is shown this once. */
    public record Made(PersonalToken token, String text) {
        @Override
        public String toString() {
            return "Made[token=" + token + "]";
        }
    }

    /** What somebody asks for. */
    public record Wish(
            @Nullable String name,
            @Nullable List<String> scopes,
            @Nullable String company,
            @Nullable Instant expiresAt) {}
}

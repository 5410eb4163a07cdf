package io.countersign.access.web;

import io.countersign.access.CurrentCaller;
import io.countersign.access.PersonalToken;
import io.countersign.access.PersonalTokens;
import io.countersign.access.camunda.Directory;
import io.countersign.problem.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Personal access tokens over REST: everybody's own, and for administrators everybody's. */
@RestController
class TokenController {
    private final PersonalTokens tokens;
    private final Directory directory;

    TokenController(PersonalTokens tokens, Directory directory) {
        this.tokens = tokens;
        this.directory = directory;
    }

    /** What a new token is to be. */
    record NewToken(
            @Nullable String name,
            @Nullable List<String> scopes,
            @Nullable String company,

            @Schema(description = "At most a year ahead") @Nullable
            String expiresAt) {}

    /** A token; its text is there only in the answer that made it. */
    record TokenView(
            UUID id,
            String name,
            List<String> scopes,
            @Nullable String company,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt,
            @Nullable String token) {
        static TokenView of(PersonalToken token) {
            return of(token, null);
        }

        static TokenView of(PersonalToken token, @Nullable String text) {
            return new TokenView(
                    token.id(),
                    token.name(),
                    token.scopes(),
                    token.company(),
                    token.createdAt(),
                    token.expiresAt(),
                    token.lastUsedAt(),
                    token.revokedAt(),
                    text);
        }

        @Override
        public String toString() {
            return "TokenView[" + id + "]";
        }
    }

    @GetMapping("/api/me/tokens")
    List<TokenView> mine() {
        return list(CurrentCaller.get().name());
    }

    @PostMapping("/api/me/tokens")
    ResponseEntity<TokenView> make(@RequestBody NewToken wanted) {
        var wish = new PersonalToken.Wish(wanted.name(), wanted.scopes(), wanted.company(), time(wanted.expiresAt()));
        var made = tokens.make(CurrentCaller.get().name(), wish);
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(TokenView.of(made.token(), made.text()));
    }

    @DeleteMapping("/api/me/tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revokeMine(@PathVariable UUID id) {
        tokens.revoke(CurrentCaller.get().name(), id);
    }

    @GetMapping("/api/users/{user}/tokens")
    List<TokenView> ofUser(@PathVariable String user) {
        var tokens = list(user);
        if (tokens.isEmpty() && directory.find(user).isEmpty()) {
            throw new Problem.Missing("No user " + user);
        }
        return tokens;
    }

    @DeleteMapping("/api/users/{user}/tokens/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void revokeOfUser(@PathVariable String user, @PathVariable UUID id) {
        tokens.revoke(user, id);
    }

    private List<TokenView> list(String user) {
        return tokens.of(user).stream().map(TokenView::of).toList();
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new Problem.Invalid("expiresAt", "must be a time such as 2027-01-31T18:00:00Z");
        }
    }
}

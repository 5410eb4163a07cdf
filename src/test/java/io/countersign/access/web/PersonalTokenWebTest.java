package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How personal access tokens are made, listed, used and end. */
class PersonalTokenWebTest extends TokenTest {
    @Test
    void aTokenIsShownOnceAndItsSecretIsNotKept() throws Exception {
        var user = aUser("token-once");

        var made = asProgram(user, "POST", "/api/me/tokens", wish("nightly", "read"));
        var listed = asProgram(user, "/api/me/tokens");

        var token = json.readTree(made.body());
        var text = token.path("token").asText();
        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(made.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(text).startsWith("cs_pat_" + token.path("id").asText().replace("-", "") + "_");
        assertThat(listed.body()).contains("nightly").doesNotContain(secret(text));
        assertThat(jdbc.sql("select personal_token::text from personal_token where user_name = ?")
                        .param(user)
                        .query(String.class)
                        .single())
                .doesNotContain(secret(text));
    }

    @Test
    void whoeverWritesAViewIntoALogWritesNoSecret() {
        var id = UUID.randomUUID();
        var view = new TokenController.TokenView(
                id, "x", List.of("read"), null, Instant.EPOCH, Instant.EPOCH, null, null, "the text");

        assertThat(view).hasToString("TokenView[" + id + "]");
    }

    @Test
    void whatIsMadeAndRevokedIsOnTheRecordWithoutTheSecret() throws Exception {
        var user = aUser("token-record");
        var made = make(user, "read");
        revoke(user, made);
        revoke(user, made);

        var entries = jdbc.sql("select type || data::text from record_entry where data::text like ?")
                .param("%" + made.path("id").asText() + "%")
                .query(String.class)
                .list();
        assertThat(entries).hasSize(2);
        assertThat(entries.getFirst()).startsWith("TokenMade").contains("read", user);
        assertThat(entries.getLast()).startsWith("TokenRevoked");
        assertThat(entries)
                .allSatisfy(entry -> assertThat(entry)
                        .doesNotContain(secret(made.path("token").asText())));
    }

    @Test
    void aRevokedOrExpiredTokenIsVoidAtOnce() throws Exception {
        var user = aUser("token-void");
        var revoked = make(user, "read");
        var expired = make(user, "read");
        assertThat(with(revoked, "GET", "/api/runs").statusCode()).isEqualTo(INSIDE);

        revoke(user, revoked);
        jdbc.sql("update personal_token set created_at = now() - interval '2 days', expires_at = now() - interval '1 s'"
                        + " where id = cast(? as uuid)")
                .param(expired.path("id").asText())
                .update();

        for (var token : List.of(revoked, expired)) {
            var answer = with(token, "GET", "/api/runs");
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("/problems/unauthenticated", "expired or was revoked");
            assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void whoIsRemovedLosesTheTokensEvenWhenSomebodyGetsTheNameAgain() throws Exception {
        var token = make(aUser("token-gone"), "read");

        identity.deleteUser("token-gone");
        assertThat(with(token, "GET", "/api/runs").statusCode()).isEqualTo(401);
        aUser("token-gone");

        assertThat(with(token, "GET", "/api/runs").statusCode()).isEqualTo(401);
    }

    @Test
    void anotherPasswordVoidsTheTokensAndAnotherNameDoesNot() throws Exception {
        var token = make(aUser("token-password"), "read");

        var user = identity.createUserQuery().userId("token-password").singleResult();
        user.setFirstName("Other");
        identity.saveUser(user);
        assertThat(with(token, "GET", "/api/runs").statusCode()).isEqualTo(INSIDE);
        user = identity.createUserQuery().userId("token-password").singleResult();
        user.setPassword("quite another password");
        identity.saveUser(user);

        assertThat(with(token, "GET", "/api/runs").statusCode()).isEqualTo(401);
    }

    @Test
    void nobodyRevokesWhatIsSomebodyElsesButAdministrators() throws Exception {
        var user = aUser("token-mine");
        var other = aUser("token-other");
        var id = make(user, "read").path("id").asText();

        assertThat(asProgram(other, "DELETE", "/api/me/tokens/" + id, "").statusCode())
                .isEqualTo(404);
        assertThat(asProgram(other, "DELETE", "/api/users/token-mine/tokens/" + id, "")
                        .statusCode())
                .isEqualTo(403);
        assertThat(asProgram(other, "/api/users/token-mine/tokens").statusCode())
                .isEqualTo(403);
        assertThat(asProgram(ADMIN, "/api/users/token-mine/tokens").body()).contains(id);
        assertThat(asProgram(ADMIN, "/api/users/token-nobody/tokens").statusCode())
                .isEqualTo(404);
        assertThat(asProgram(ADMIN, "DELETE", "/api/users/token-mine/tokens/" + id, "")
                        .statusCode())
                .isEqualTo(204);
        assertThat(asProgram(user, "/api/me/tokens").body()).doesNotContain("\"revokedAt\":null");
    }

    @Test
    void theLastUseIsWrittenOnceAMinute() throws Exception {
        var user = aUser("token-used");
        var token = make(user, "read");
        assertThat(lastUse(token)).isEqualTo("never");

        with(token, "GET", "/api/runs");
        var first = lastUse(token);
        with(token, "GET", "/api/runs");
        var second = lastUse(token);
        jdbc.sql("update personal_token set last_used_at = last_used_at - interval '61 seconds'")
                .update();
        with(token, "GET", "/api/runs");

        assertThat(first).isNotEqualTo("never");
        assertThat(second).isEqualTo(first);
        assertThat(lastUse(token)).isGreaterThan(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name      | {'scopes': ['read'], 'expiresAt': 'LATER'}",
                "name      | {'name': ' ', 'scopes': ['read'], 'expiresAt': 'LATER'}",
                "name      | {'name': 'LONG', 'scopes': ['read'], 'expiresAt': 'LATER'}",
                "name      | {'name': 'x\\u0000', 'scopes': ['read'], 'expiresAt': 'LATER'}",
                "scopes    | {'name': 'x', 'expiresAt': 'LATER'}",
                "scopes    | {'name': 'x', 'scopes': ['run','run','run','run','run','run'], 'expiresAt': 'LATER'}",
                "scopes    | {'name': 'x', 'scopes': ['all'], 'expiresAt': 'LATER'}",
                "scopes    | {'name': 'x', 'scopes': [null], 'expiresAt': 'LATER'}",
                "company   | {'name': 'x', 'scopes': ['read'], 'company': 'none', 'expiresAt': 'LATER'}",
                "expiresAt | {'name': 'x', 'scopes': ['read']}",
                "expiresAt | {'name': 'x', 'scopes': ['read'], 'expiresAt': 'tomorrow'}",
                "expiresAt | {'name': 'x', 'scopes': ['read'], 'expiresAt': '2020-01-01T00:00:00Z'}",
                "expiresAt | {'name': 'x', 'scopes': ['read'], 'expiresAt': '2039-01-01T00:00:00Z'}",
            })
    void aWishThatBreaksARuleIsRefusedByItsField(String field, String wish) {
        var answer = asProgram(
                aUser("token-wish"),
                "POST",
                "/api/me/tokens",
                wish.replace('\'', '"').replace("LATER", LATER).replace("LONG", "x".repeat(101)));

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("\"path\":\"" + field + "\"");
    }

    @Test
    void nobodyHasMoreThanFiftyHoweverManyAreAskedForAtOnce() throws Exception {
        var user = aUser("token-many");
        var wish = wish("many", "read");
        List<Callable<Integer>> orders = Stream.generate(() -> (Callable<Integer>)
                        () -> asProgram(user, "POST", "/api/me/tokens", wish).statusCode())
                .limit(60)
                .toList();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var statuses =
                    pool.invokeAll(orders).stream().map(Future::resultNow).toList();

            assertThat(statuses)
                    .as("%s", statuses)
                    .filteredOn(status -> status == 201)
                    .hasSize(50);
            assertThat(statuses).filteredOn(status -> status == 409).hasSize(10);
        }
        tokens.revoke(user, tokens.of(user).getFirst().id());

        assertThat(asProgram(user, "POST", "/api/me/tokens", wish).statusCode())
                .as("one that is void does not count")
                .isEqualTo(201);
    }
}

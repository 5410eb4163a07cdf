package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.access.AccessTest;
import io.countersign.access.PersonalTokens;
import io.countersign.access.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Programs that come with a personal access token. A door that lets one in answers 404 here: what is behind it is missing. */
class PersonalTokenWebTest extends AccessTest {
    private static final String LATER = Instant.now()
            .plus(30, ChronoUnit.DAYS)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString();
    private static final int INSIDE = 404;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private ObjectMapper json;

    @Autowired
    private PersonalTokens tokens;

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

    @ParameterizedTest
    @CsvSource({
        "read, GET, /api/runs",
        "read, HEAD, /api/runs",
        "read, GET, /api/companies/acme/export",
        "read, GET, /api/ledger/check",
        "run, POST, /api/companies/acme/runs",
        "run, POST, /api/runs/7d0c2e4a-54c9-4f7c-9f6f-6c1a8a1f1c11/cancel",
        "run, POST, /api/runs/7d0c2e4a-54c9-4f7c-9f6f-6c1a8a1f1c11/messages",
        "decide, POST, /api/approvals/7d0c2e4a-54c9-4f7c-9f6f-6c1a8a1f1c11/decisions",
        "admin, POST, /api/companies",
        "admin, POST, /api/companies/import",
        "admin, POST, /api/companies/acme/limit",
        "admin, DELETE, /api/deputies/7d0c2e4a-54c9-4f7c-9f6f-6c1a8a1f1c11",
    })
    void eachDoorNeedsItsOwnScope(String scope, String method, String path) throws Exception {
        var user = aUser("token-scopes");
        var others = Stream.of(Scope.values())
                .map(Scope::word)
                .filter(word -> !word.equals(scope))
                .toArray(String[]::new);

        var right = with(make(user, scope), method, path);
        var wrong = with(make(user, others), method, path);

        assertThat(right.statusCode()).isEqualTo(INSIDE);
        assertThat(wrong.statusCode()).isEqualTo(403);
        if (!method.equals("HEAD")) {
            assertThat(wrong.body()).contains("This token does not have the scope " + scope + ".");
        }
        revokeAll(user);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/me/tokens",
        "POST, /api/me/tokens",
        "DELETE, /api/me/tokens/7d0c2e4a-54c9-4f7c-9f6f-6c1a8a1f1c11",
        "GET, /api/users/token-closed/tokens",
        "DELETE, /api/users/token-closed/tokens/7d0c2e4a-54c9-4f7c-9f6f-6c1a8a1f1c11",
        "GET, /api/a-door-that-nobody-wrote-down",
        "PUT, /api/companies",
        "GET, /",
        "GET, /v3/api-docs",
        "GET, /actuator/health",
        "PUT, /engine-rest/user/token-closed/credentials",
        "PUT, /engine-rest/%75ser/token-closed/credentials",
        "PUT, /engine-rest/engine/default/user/token-closed/credentials",
        "PUT, /engine-rest/user/token-closed/profile",
        "POST, /engine-rest/user/create",
        "PUT, /engine-rest/group/operators/members/token-closed",
        "POST, /engine-rest/authorization/create"
    })
    void whatNoScopeOpensIsClosedToTheTokenOfAnAdministrator(String method, String path) throws Exception {
        var user = aUser("token-closed", "camunda-admin");

        var answer = with(make(user, all()), method, path);

        assertThat(answer.statusCode()).isEqualTo(403);
        revokeAll(user);
    }

    @Test
    void theEngineOpensToItsScopeOnly() throws Exception {
        var user = aUser("token-engine", "camunda-admin");
        var engine = make(user, "engine");

        assertThat(with(make(user, "read", "run", "decide", "admin"), "GET", "/engine-rest/task")
                        .statusCode())
                .isEqualTo(403);
        assertThat(with(engine, "GET", "/engine-rest/task").statusCode()).isEqualTo(200);
        assertThat(with(engine, "POST", "/engine-rest/task").statusCode()).isEqualTo(200);
        assertThat(with(engine, "POST", "/engine-rest/task/none/complete").body())
                .contains("does not have the scope decide");
        assertThat(with(engine, "POST", "/engine-rest/deployment/create").body())
                .contains("does not have the scope admin");
        assertThat(with(make(user, "engine", "decide"), "POST", "/engine-rest/task/none/complete")
                        .statusCode())
                .isEqualTo(500);
        assertThat(with(make(user, all()), "POST", "/engine-rest/process-instance/none/modification")
                        .statusCode())
                .isEqualTo(403);
        revokeAll(user);
    }

    @Test
    void aTokenGivesNoMoreThanItsUserHasNow() throws Exception {
        var user = aUser("token-now", "operators");
        var token = make(user, all());

        assertThat(with(token, "GET", "/api/record/archives").statusCode()).isEqualTo(403);
        identity.createMembership(user, "camunda-admin");
        assertThat(with(token, "GET", "/api/record/archives").statusCode()).isNotEqualTo(403);
        identity.deleteMembership(user, "camunda-admin");
        assertThat(with(token, "GET", "/api/record/archives").statusCode()).isEqualTo(403);
    }

    @Test
    void aTokenOfOneCompanyIsOfNoUseForAnother() throws Exception {
        var user = aUser("token-company");
        var run = aRun("tok-a");
        var other = aRun("tok-b");
        var token = make(user, "tok-a", all());

        assertThat(with(token, "GET", "/api/companies/tok-a").statusCode()).isEqualTo(INSIDE);
        assertThat(with(token, "GET", "/api/companies/tok-b").statusCode()).isEqualTo(403);
        assertThat(with(token, "GET", "/api/runs/" + run).statusCode()).isEqualTo(INSIDE);
        assertThat(with(token, "GET", "/api/record/" + run + "/check").statusCode())
                .isEqualTo(200);
        assertThat(with(token, "GET", "/api/runs/" + other).statusCode()).isEqualTo(403);
        assertThat(with(token, "GET", "/api/runs/" + UUID.randomUUID()).statusCode())
                .isEqualTo(403);
        assertThat(with(token, "GET", "/api/runs?company=tok-a").statusCode()).isEqualTo(INSIDE);
        assertThat(with(token, "GET", "/api/runs?company=tok-b").statusCode()).isEqualTo(403);
        assertThat(with(token, "GET", "/api/runs?company=tok-a&company=tok-b").statusCode())
                .isEqualTo(403);
        assertThat(with(token, "GET", "/api/runs").statusCode()).isEqualTo(403);
        assertThat(with(token, "POST", "/api/companies").statusCode()).isEqualTo(403);
        assertThat(with(token, "GET", "/engine-rest/task").statusCode()).isEqualTo(403);
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
                "scopes    | {'name': 'x', 'expiresAt': 'LATER'}",
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
                wish.replace('\'', '"').replace("LATER", LATER));

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

            assertThat(statuses.stream().filter(status -> status == 201)).hasSize(50);
            assertThat(statuses.stream().filter(status -> status == 409)).hasSize(10);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/runs?access_token=%s", "/api/runs?token=%s", "/api/runs?bearer=%s"})
    void aTokenInTheAddressIsNone(String path) throws Exception {
        var token = make(aUser("token-address"), "read").path("token").asText();

        assertThat(send(request(path.formatted(token))).statusCode()).isEqualTo(401);
        revokeAll("token-address");
    }

    @Test
    void camundasWebAppsAndPagesTakeNoToken() throws Exception {
        var token = make(aUser("token-webapps", "camunda-admin"), all())
                .path("token")
                .asText();

        for (var path : List.of("/camunda/app/cockpit/default/", "/camunda/api/engine/engine/default/task")) {
            var answer = send(request(path).header("Authorization", "Bearer " + token));
            assertThat(answer.statusCode()).as(path).isEqualTo(401);
        }
    }

    @Test
    void aTokenIsNoPassword() throws Exception {
        var user = aUser("token-basic");
        var token = make(user, all()).path("token").asText();

        assertThat(send(request("/api/runs").header("Authorization", basic(user, token)))
                        .statusCode())
                .isEqualTo(401);
        identity.unlockUser(user);
    }

    private static String[] all() {
        return Stream.of(Scope.values()).map(Scope::word).toArray(String[]::new);
    }

    private static String secret(String text) {
        return text.substring(text.lastIndexOf('_') + 1);
    }

    private String lastUse(JsonNode token) {
        return jdbc.sql("select coalesce(last_used_at::text, 'never') from personal_token where id = cast(? as uuid)")
                .param(token.path("id").asText())
                .query(String.class)
                .single();
    }

    private UUID aRun(String company) {
        jdbc.sql("insert into company (id, name, newest) values (?, ?, 1) on conflict do nothing")
                .params(company, company)
                .update();
        var run = UUID.randomUUID();
        jdbc.sql("""
            insert into run (id, company, company_version, goal, budget, caller, simulated, status, request_digest)
            values (?, ?, 1, 'goal', 1, 'test', false, 'RUNNING', '')\
            """).params(run, company).update();
        return run;
    }

    private JsonNode make(String user, String... scopes) throws Exception {
        return made(user, wish("a token", scopes));
    }

    private JsonNode make(String user, String company, String[] scopes) throws Exception {
        return made(user, wish("a token", scopes).replace("{", "{\"company\":\"" + company + "\","));
    }

    private JsonNode made(String user, String wish) throws Exception {
        var made = asProgram(user, "POST", "/api/me/tokens", wish);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json.readTree(made.body());
    }

    private static String wish(String name, String... scopes) {
        return "{\"name\":\"%s\",\"scopes\":[\"%s\"],\"expiresAt\":\"%s\"}"
                .formatted(name, String.join("\",\"", scopes), LATER);
    }

    private void revoke(String user, JsonNode token) {
        var answer =
                asProgram(user, "DELETE", "/api/me/tokens/" + token.path("id").asText(), "");
        assertThat(answer.statusCode()).isEqualTo(204);
    }

    private void revokeAll(String user) {
        tokens.of(user).forEach(token -> tokens.revoke(user, token.id()));
    }

    private HttpResponse<String> with(JsonNode token, String method, String path) {
        var body =
                method.equals("POST") || method.equals("PUT") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody();
        return send(request(path)
                .header("Authorization", "Bearer " + token.path("token").asText())
                .header("Content-Type", "application/json")
                .method(method, body));
    }
}

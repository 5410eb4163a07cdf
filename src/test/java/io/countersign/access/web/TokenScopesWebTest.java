package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.Scope;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a personal access token opens, and what it does not. */
class TokenScopesWebTest extends TokenTest {
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
        "read, GET, /api/companies/acme/modeler/deployment",
        "admin, POST, /api/companies/acme/modeler/deployment/create",
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
        assertThat(with(engine, "PUT", "/engine-rest/task").body())
                .as("only by POST is it a question")
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
        var user = aUser("token-company", "board");
        var run = aRun("tok-a");
        var other = aRun("tok-b");
        var token = make(user, "tok-a", all());

        assertThat(with(token, "GET", "/api/companies/tok-a").statusCode()).isEqualTo(INSIDE);
        assertThat(with(token, "GET", "/api/companies/tok-b").statusCode()).isEqualTo(403);
        assertThat(with(token, "GET", "/api/runs/" + run).statusCode()).isEqualTo(INSIDE);
        assertThat(with(token, "GET", "/api/record/" + run + "/check").statusCode())
                .isNotEqualTo(403);
        assertThat(with(token, "GET", "/api/runs/" + other).statusCode()).isEqualTo(403);
        assertThat(with(token, "GET", "/api/runs/" + UUID.randomUUID()).statusCode())
                .isEqualTo(403);
        assertThat(with(token, "GET", "/api/runs?company=tok-a").statusCode()).isEqualTo(INSIDE);
        assertThat(with(token, "GET", "/api/runs?company=tok-b").statusCode()).isEqualTo(403);
        assertThat(with(token, "GET", "/api/runs?company=tok-a&company=tok-b").statusCode())
                .isEqualTo(403);
        assertThat(with(token, "GET", "/api/runs").statusCode()).isEqualTo(403);
        assertThat(with(token, "GET", "/api/external-acts?company=tok-a").statusCode())
                .isEqualTo(INSIDE);
        for (var unasked : List.of("/api/companies", "/api/deputies", "/api/ledger/check", "/api/me")) {
            assertThat(with(token, "GET", unasked + "?company=tok-a").statusCode())
                    .as(unasked)
                    .isEqualTo(403);
        }
        assertThat(with(token, "POST", "/api/companies").statusCode()).isEqualTo(403);
        assertThat(with(token, "GET", "/engine-rest/task").statusCode()).isEqualTo(403);
    }

    /** Nobody learns by it which companies there are. */
    @Test
    void whoMayNotKnowOfACompanyNamesNoneThatThereIs() throws Exception {
        var user = aUser("token-outside");
        aRun("tok-a");
        var wish = wish("a token", "read");

        var foreign = asProgram(user, "POST", "/api/me/tokens", wish.replace("{", "{\"company\":\"tok-a\","));
        var none = asProgram(user, "POST", "/api/me/tokens", wish.replace("{", "{\"company\":\"tok-z\","));

        assertThat(foreign.statusCode()).isEqualTo(422);
        assertThat(foreign.body()).isEqualTo(none.body()).contains("is no company that the user may know of");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/approvals/7d0c2e4a-54c9-4f7c-9f6f-6c1a8a1f1c11",
        "POST, /api/approvals/7d0c2e4a-54c9-4f7c-9f6f-6c1a8a1f1c11/decisions",
        "GET, /api/calls/7d0c2e4a-54c9-4f7c-9f6f-6c1a8a1f1c11"
    })
    void aTokenOfOneCompanyFindsWhoseEachThingIs(String method, String path) throws Exception {
        var user = aUser("token-things", "board");
        aRun("acme");
        aRun("tok-a");

        assertThat(with(make(user, "acme", all()), method, path).statusCode()).isEqualTo(INSIDE);
        assertThat(with(make(user, "tok-a", all()), method, path).statusCode()).isEqualTo(403);
        revokeAll(user);
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
}

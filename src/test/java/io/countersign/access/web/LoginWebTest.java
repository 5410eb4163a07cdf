package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.AccessTest;
import java.net.http.HttpRequest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginWebTest extends AccessTest {
    @Test
    void leadsABrowserThroughTheLoginBackToWhereItWanted() {
        var user = aUser("anna@acme.example");
        var browser = aBrowser();

        var refused = browser.open("/camunda/app/tasklist/default/?some=query");
        var wrong = browser.logIn(user, "wrong");
        var page = browser.open("/login?error");
        var right = browser.logIn(user, PASSWORD);
        var tasklist = browser.open("/camunda/app/tasklist/default/?some=query");

        assertThat(refused.statusCode()).isEqualTo(302);
        assertThat(refused.headers().firstValue("Location")).hasValue("/login");
        assertThat(wrong.headers().firstValue("Location")).hasValue("/login?error");
        assertThat(page.body()).contains("Name or password is wrong");
        assertThat(right.headers().firstValue("Location")).hasValue("/camunda/app/tasklist/default/?some=query");
        assertThat(tasklist.statusCode()).isEqualTo(200);
    }

    @Test
    void showsWhoIsLoggedInAndLogsOut() {
        var browser = aBrowser();
        browser.logIn(aUser("berta"), PASSWORD);

        var start = browser.open("/");
        var loggedOut = browser.submit("/", "/logout", Map.of());

        assertThat(start.body())
                .contains("1 &lt; 2", "<strong>berta</strong>", "/camunda/app/cockpit/default/", "/v3/api-docs");
        assertThat(loggedOut.headers().firstValue("Location")).hasValue("/login?logout");
        assertThat(browser.open("/").statusCode()).isEqualTo(302);
    }

    @Test
    void keepsTheSessionCookieFromScriptsAndOtherSites() {
        var cookie =
                aBrowser().open("/login").headers().firstValue("Set-Cookie").orElseThrow();

        assertThat(cookie).contains("HttpOnly").contains("SameSite=Lax");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/api/runs", "/engine-rest/task", "/v3/api-docs", "/actuator/health", "/actuator/info", "/"})
    void asksAProgramForBasicInAProblem(String path) {
        var answer = send(request(path));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Basic ");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(answer.body()).contains("\"/problems/unauthenticated\"", "\"status\":401");
    }

    @Test
    void asksAProgramThatChangesSomethingForBasicToo() {
        var answer = send(request("/api/companies").POST(HttpRequest.BodyPublishers.ofString("x")));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .startsWith("Basic ");
    }

    @Test
    void neverMakesABrowserAskForBasic() {
        var answer = aBrowser().fetch("/api/runs");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .doesNotContain("Basic");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness"})
    void answersProbesWithoutALogin(String path) {
        assertThat(send(request(path)).statusCode()).isEqualTo(200);
    }

    @Test
    void showsHealthInFullToOperatorsOnly() {
        assertThat(asProgram(aUser("carla"), "/actuator/health").statusCode()).isEqualTo(403);
        assertThat(asProgram(aUser("olive", "operators"), "/actuator/health").statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesAWrongPasswordAndAnUnknownName() {
        var user = aUser("dora");

        var wrong = send(request("/api/x").header("Authorization", basic(user, "wrong")));
        var unknown = send(request("/api/x").header("Authorization", basic("nobody", PASSWORD)));

        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(unknown.statusCode()).isEqualTo(401);
        assertThat(wrong.body()).isEqualTo(unknown.body());
    }

    @Test
    void forgivesAWrongPasswordOrTwo() {
        var user = aUser("erika");

        send(request("/api/x").header("Authorization", basic(user, "wrong")));
        send(request("/api/x").header("Authorization", basic(user, "wrong")));

        assertThat(asProgram(user, "/api/x").statusCode()).isEqualTo(404);
    }

    @Test
    void forgetsAChangedPasswordAndARemovedUserAtOnce() {
        var name = aUser("frida");
        var browser = aBrowser();
        browser.logIn(name, PASSWORD);
        assertThat(asProgram(name, "/api/x").statusCode()).isEqualTo(404);
        assertThat(browser.fetch("/api/x").statusCode()).isEqualTo(404);

        var user = identity.createUserQuery().userId(name).singleResult();
        user.setPassword("another one");
        identity.saveUser(user);
        assertThat(asProgram(name, "/api/x").statusCode()).isEqualTo(401);
        identity.deleteUser(name);

        assertThat(browser.fetch("/api/x").statusCode()).isEqualTo(401);
    }

    @Test
    void letsASessionReadTheApiButChangeNothingWithoutItsToken() {
        var browser = aBrowser();
        browser.logIn(aUser("gerda"), PASSWORD);

        var read = browser.fetch("/api/unknown");
        var changed = browser.post("/api/unknown", "application/json", "{}");

        assertThat(read.statusCode()).isEqualTo(404);
        assertThat(read.body()).contains("\"/problems/missing\"", "There is nothing at /api/unknown.");
        assertThat(changed.statusCode()).isEqualTo(403);
        assertThat(changed.body()).contains("CSRF");
    }

    @Test
    void keepsNoSessionForPrograms() {
        var answer = asProgram(aUser("hanna"), "/engine-rest/task");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void showsItsPagesToProgramsToo() {
        var name = aUser("hella");

        assertThat(asProgram(name, "/").body()).contains("<strong>hella</strong>");
        assertThat(asProgram(name, "/login").statusCode()).isEqualTo(200);
    }

    @Test
    void describesTheApiAndItsLogin() {
        var answer = asProgram(aUser("ida"), "/v3/api-docs");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"title\":\"Countersign\"", "\"scheme\":\"basic\"", "\"Problem\":")
                .doesNotContain("\"/login\"");
    }

    @Test
    void refusesAMethodThatAPathDoesNotHave() {
        var answer = send(request("/v3/api-docs")
                .header("Authorization", basic(ADMIN, ADMIN_PASSWORD))
                .method("DELETE", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }
}

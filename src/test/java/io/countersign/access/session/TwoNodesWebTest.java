package io.countersign.access.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.AccessApplication;
import io.countersign.access.AccessTest;
import io.countersign.access.Browser;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.core.env.Environment;

/** One browser whose requests reach now this node, now another one on the same database. */
class TwoNodesWebTest extends AccessTest {
    private static final String API = "/camunda/api/engine/engine/default";

    /** Runs until the JVM ends, like the node of all other tests: the engine of the last one closed would be missed there. */
    private static URI otherNode = URI.create("");

    @BeforeEach
    void thereIsAnotherNode(@Autowired Environment environment) {
        if (!otherNode.isAbsolute()) {
            var directory = environment.getRequiredProperty("countersign.data-directory");
            var other = new SpringApplicationBuilder(AccessApplication.class)
                    .run(
                            "--server.port=0",
                            "--countersign.data-directory=" + directory,
                            "--countersign.admin.password=" + ADMIN_PASSWORD,
                            "--camunda.bpm.job-execution.enabled=false");
            otherNode =
                    URI.create("http://localhost:" + other.getEnvironment().getRequiredProperty("local.server.port"));
        }
    }

    @Test
    void staysLoggedInWhereverTheNextRequestGoes() {
        var here = aBrowser();
        var there = here.at(otherNode);

        here.logIn(aUser("fanny"), PASSWORD);

        assertThat(there.open("/").body()).contains("<strong>fanny</strong>");
        assertThat(there.open("/camunda/app/tasklist/default/").statusCode()).isEqualTo(200);
        assertThat(there.fetch("/camunda/api/admin/auth/user/default").body()).contains("\"userId\":\"fanny\"");
        assertThat(there.fetch(API + "/filter?resourceType=Task").body()).contains("\"Tasks\"");
        assertThat(here.fetch(API + "/task").statusCode()).isEqualTo(200);
    }

    @Test
    void logsInWithAFormOfTheOtherNode() {
        var here = aBrowser();
        var form = here.open("/login").body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");

        var answer = here.at(otherNode)
                .post(
                        "/login",
                        "application/x-www-form-urlencoded",
                        "_csrf=" + form + "&username=" + aUser("grete") + "&password=" + PASSWORD.replace(' ', '+'));

        assertThat(answer.headers().firstValue("Location")).hasValue("/");
        assertThat(here.open("/").body()).contains("<strong>grete</strong>");
    }

    @Test
    void keepsTheTokensOfCockpitAndAdminOnBothNodes() {
        var here = aBrowser();
        var there = here.at(otherNode);
        here.logIn(ADMIN, ADMIN_PASSWORD);

        for (var app : new String[] {"cockpit", "admin"}) {
            here.open("/camunda/app/" + app + "/default/");
            assertThat(count(there).statusCode()).isEqualTo(200);
            there.open("/camunda/app/" + app + "/default/");
            assertThat(count(here).statusCode()).isEqualTo(200);
        }
    }

    private static HttpResponse<String> count(Browser browser) {
        return browser.post(
                API + "/task/count", "application/json", "{}", "X-XSRF-TOKEN", browser.cookie("XSRF-TOKEN"));
    }

    @Test
    void isLoggedOutEverywhereAtOnce() {
        var here = aBrowser();
        var there = here.at(otherNode);
        here.logIn(aUser("hedwig"), PASSWORD);
        here.open("/camunda/app/tasklist/default/");
        var cookie = here.cookie("COUNTERSIGN_SESSION");

        var answer = there.submit("/", "/logout", Map.of());

        assertThat(answer.headers().firstValue("Location")).hasValue("/login?logout");
        assertRefused(cookie);
    }

    @Test
    void isLoggedOutEverywhereByAnAppToo() {
        var here = aBrowser();
        var there = here.at(otherNode);
        here.logIn(aUser("irma"), PASSWORD);
        here.open("/camunda/app/tasklist/default/");
        var cookie = here.cookie("COUNTERSIGN_SESSION");

        var answer = there.post("/camunda/api/admin/auth/user/default/logout", "application/json", "");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertRefused(cookie);
    }

    @Test
    void isLoggedOutInAllBrowsersOnBothNodes() {
        var here = aBrowser();
        var elsewhere = aBrowser().at(otherNode);
        here.logIn(aUser("jutta"), PASSWORD);
        elsewhere.logIn("jutta", PASSWORD);
        var cookies = List.of(here.cookie("COUNTERSIGN_SESSION"), elsewhere.cookie("COUNTERSIGN_SESSION"));

        here.submit("/", "/logout", Map.of("everywhere", "true"));

        cookies.forEach(this::assertRefused);
        assertThat(elsewhere.fetch("/api/me").statusCode()).isEqualTo(401);
    }

    /** A browser that kept the cookie all the same gets nothing with it here. */
    private void assertRefused(String cookie) {
        var browser = aBrowser();
        browser.open("/login");
        browser.setCookie("COUNTERSIGN_SESSION", cookie);

        assertThat(browser.fetch("/api/x").statusCode()).isEqualTo(401);
        assertThat(browser.fetch(API + "/task").statusCode()).isEqualTo(401);
        assertThat(browser.open("/camunda/app/tasklist/default/").statusCode()).isEqualTo(302);
    }
}

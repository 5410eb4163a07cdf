package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.TestDatabase;
import io.countersign.access.AccessApplication;
import io.countersign.access.Browser;
import io.countersign.access.FirstAdministrator;
import io.countersign.trial.attack.Payload;
import io.countersign.trial.browser.Chromium;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A server whose database has no administrator, and that was given none: from the banner's link to the first login. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FirstBootWebTest {
    private static final String PASSWORD = "correct horse battery staple";

    private static ConfigurableApplicationContext server;
    private static URI address;

    /** Runs until the JVM ends: whoever closes one takes the web apps from the servers of all other tests. */
    @BeforeAll
    static void start() {
        server = new SpringApplicationBuilder(AccessApplication.class)
                .run(
                        "--server.port=0",
                        "--spring.datasource.url=" + TestDatabase.freshUrl(),
                        "--spring.datasource.username=postgres",
                        "--countersign.auth.secret=a secret of the tests, of at least 32 bytes",
                        "--camunda.bpm.job-execution.enabled=false",
                        "--countersign.admin.password=",
                        "--camunda.bpm.process-engine-name=firstboot");
        address = URI.create("http://localhost:" + server.getEnvironment().getRequiredProperty("local.server.port"));
    }

    /** In a real browser and without a content policy. Before the other test: an administrator ends the page. */
    @Test
    @Order(1)
    void showsWhatWasTypedAsText() {
        try (var browser = Chromium.startFor("that nothing typed into the set-up page runs as a script")) {
            var tab = browser.tab();
            tab.withoutPolicy(true);
            var typed = Payload.all();
            tab.go(address.resolve("/setup"));
            tab.eval("""
                document.querySelector('#username').removeAttribute('maxlength');
                ['username', 'code'].forEach(id => document.querySelector('#' + id).value = `%s`);
                document.querySelector('form').noValidate = true;
                document.querySelector('button').click()\
                """.formatted(
                            typed.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")));
            tab.until("document.querySelector('[role=alert]')");
            tab.shows(Map.of("user name", typed));
            tab.settle();

            assertThat(tab.alarms()).isEmpty();
            assertThat(tab.born()).isEmpty();
        }
    }

    @Test
    @Order(2)
    void leadsFromTheLinkToTheFirstLogin() throws Exception {
        var link = server.getBean(FirstAdministrator.class).setUpPath().orElseThrow();
        var code = link.substring("/setup/".length());
        var browser = new Browser(address);

        nothingIsUsable();
        aBrowserIsLedToTheSetUp(browser);
        aWrongCodeIsRefused(browser);
        faultsAreShownAndNothingElse(browser, link, code);

        var made = browser.submit(link, "/setup", form(code, "chief", PASSWORD, PASSWORD));

        assertThat(made.headers().firstValue("Location")).hasValue("/login?ready");
        assertThat(browser.open("/login?ready").body()).contains("The administrator is made");
        assertThat(browser.logIn("chief", PASSWORD).headers().firstValue("Location"))
                .hasValue("/");
        assertThat(browser.open("/").body()).contains("<strong>chief</strong>");
        theLinkIsOver(link);
    }

    private static void nothingIsUsable() throws Exception {
        for (var path : new String[] {
            "/",
            "/api/companies",
            "/engine-rest/user",
            "/camunda/api/admin/setup/default/user/create",
            "/v3/api-docs",
            "/actuator/health",
            "/actuator/prometheus",
            "/login",
            "/setupx"
        }) {
            var answer = program(path, "GET");
            assertThat(answer.statusCode()).as(path).isEqualTo(503);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
            assertThat(answer.body()).contains("\"/problems/not-set-up\"", "start-up banner");
        }
        assertThat(program("/login", "POST").statusCode()).isEqualTo(503);
        assertThat(program("/actuator/health/liveness", "GET").statusCode()).isEqualTo(200);
        assertThat(program("/actuator/health/readiness", "GET").statusCode()).isEqualTo(200);
    }

    private static void aBrowserIsLedToTheSetUp(Browser browser) {
        for (var path : new String[] {"/", "/login", "/camunda/app/cockpit/default/"}) {
            assertThat(browser.open(path).headers().firstValue("Location")).hasValue("/setup");
        }
        var page = browser.open("/setup");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Code from the start-up banner", "value=\"admin\"");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .contains("script-src 'none'");
        assertThat(page.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
    }

    private static void aWrongCodeIsRefused(Browser browser) {
        assertThat(browser.open("/setup/not-the-code").statusCode()).isEqualTo(404);
        var refused = browser.submit("/setup", "/setup", form("not-the-code", "chief", PASSWORD, PASSWORD));
        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body()).contains("This code is not good");
        var foreign = new Browser(address)
                .post("/setup", "application/x-www-form-urlencoded", "code=x&username=a&password=b&again=b");
        assertThat(foreign.headers().firstValue("Location")).hasValue("/setup?expired");
    }

    private static void faultsAreShownAndNothingElse(Browser browser, String link, String code) {
        var page = browser.open(link);
        assertThat(page.body()).contains("type=\"hidden\" name=\"code\" value=\"" + code + "\"");

        var refused = browser.submit(link, "/setup", form(code, "\"><b>{csrf}{code}", "short", "shorter"));

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(refused.body())
                .contains("The user name must be", "at least 12 characters", "The two passwords differ")
                .contains("value=\"&quot;&gt;&lt;b&gt;&#123;csrf}&#123;code}\"")
                .doesNotContain("shorter");
        var pasted = browser.submit("/setup", "/setup", form(" " + address + link + " ", "chief", "short", "short"));
        assertThat(pasted.body()).contains("at least 12 characters").doesNotContain("This code is not good");
    }

    private static void theLinkIsOver(String link) {
        var stranger = new Browser(address);
        assertThat(stranger.open(link).headers().firstValue("Location")).hasValue("/login");
        assertThat(stranger.open("/setup").headers().firstValue("Location")).hasValue("/login");
        var late = stranger.submit(
                "/login", "/setup", form(link.substring("/setup/".length()), "second", PASSWORD, PASSWORD));
        assertThat(late.headers().firstValue("Location")).hasValue("/login?taken");
        assertThat(stranger.open("/login?taken").body()).contains("There is an administrator already");
    }

    private static Map<String, String> form(String code, String name, String password, String again) {
        return Map.of("code", code, "username", name, "password", password, "again", again);
    }

    private static HttpResponse<String> program(String path, String method) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(address.resolve(path))
                    .method(method, HttpRequest.BodyPublishers.noBody())
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}

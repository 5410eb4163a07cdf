package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.Browser;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.web.FilterChainProxy;

/** What every answer tells a browser about itself. */
class SecurityHeadersSystemTest extends AttackTest {
    private static final String POLICY = "Content-Security-Policy";

    @Autowired
    private FilterChainProxy security;

    private Map<String, HttpResponse<String>> answers() {
        var browser = new Browser(server());
        var answers = new LinkedHashMap<String, HttpResponse<String>>();
        answers.put("login", browser.open("/login"));
        answers.put("redirect", browser.open("/"));
        answers.put("not logged in", browser.fetch("/api/runs"));
        answers.put("double slash", browser.fetch("/api//runs"));
        answers.put("parameter", browser.fetch("/api/runs;x=1"));
        answers.put("liveness", browser.fetch("/actuator/health/liveness"));
        administrator();
        browser.logIn(ADMINISTRATOR, "correct horse battery staple");
        answers.put("start", browser.open("/"));
        answers.put("list", browser.fetch("/api/runs"));
        answers.put("missing", browser.open("/api/nothing"));
        answers.put("missing page", browser.open("/nothing"));
        answers.put("description", browser.open("/v3/api-docs"));
        answers.put("no token", browser.post("/api/companies", "application/yaml", "x"));
        answers.put("engine", browser.fetch("/engine-rest/task"));
        answers.put("engine, closed", browser.fetch("/engine-rest/optimize/task-instance/running"));
        answers.put("engine, wrong", browser.fetch("/engine-rest/task?sortBy=x"));
        for (var app : List.of("cockpit", "tasklist", "admin", "welcome")) {
            answers.put(app, browser.open("/camunda/app/" + app + "/default/"));
        }
        answers.put("script", browser.fetch("/camunda/lib/one-login.js"));
        answers.put("web app data", browser.fetch("/camunda/api/engine/engine/default/task"));
        answers.put("web app login", browser.fetch("/camunda/api/admin/auth/user/default"));
        answers.put("web app, closed", browser.fetch("/camunda/api/admin/anything"));
        answers.put("program", administrator().get("/api/companies"));
        answers.put("program at the engine", administrator().get("/engine-rest/process-definition"));
        answers.put("program, closed", administrator().post("/engine-rest/message", "{}"));
        answers.put("program, invalid", administrator().post("/api/companies", "{}"));
        answers.put("wrong password", new io.countersign.trial.attack.Intruder(server(), "nobody").get("/api/runs"));
        return answers;
    }

    @Test
    void everyAnswerSaysWhatABrowserMayDoWithIt() {
        answers().forEach((name, answer) -> {
            assertThat(headers(answer, "X-Content-Type-Options")).as(name).containsExactly("nosniff");
            assertThat(headers(answer, "X-Frame-Options")).as(name).containsExactly("DENY");
            assertThat(headers(answer, "Referrer-Policy")).as(name).containsExactly("same-origin");
            assertThat(headers(answer, "Cross-Origin-Opener-Policy")).as(name).containsExactly("same-origin");
            assertThat(headers(answer, "Cross-Origin-Resource-Policy")).as(name).containsExactly("same-origin");
            assertThat(headers(answer, "Permissions-Policy"))
                    .as(name)
                    .singleElement()
                    .asString()
                    .contains("camera=()");
            assertThat(headers(answer, POLICY))
                    .as(name)
                    .singleElement()
                    .asString()
                    .contains("frame-ancestors 'none'")
                    .doesNotContain("unsafe-eval", "http:", "https:", "*");
            assertThat(headers(answer, "Server")).as(name).isEmpty();
            assertThat(headers(answer, "Access-Control-Allow-Origin")).as(name).isEmpty();
        });
    }

    @Test
    void noAnswerIsKept() {
        var kept = new ArrayList<String>();
        answers().forEach((name, answer) -> {
            if (answer.statusCode() < 400
                    && !headers(answer, "Cache-Control").toString().contains("no-store")) {
                kept.add(name);
            }
        });

        assertThat(kept).isEmpty();
    }

    @Test
    void ourPagesRunNoScriptAndDataDoesNothing() {
        var answers = answers();
        for (var page : List.of("login", "start")) {
            assertThat(headers(of(answers, page), POLICY))
                    .singleElement()
                    .asString()
                    .contains(
                            "default-src 'none'",
                            "script-src 'none'",
                            "style-src 'sha256-",
                            "form-action 'self'",
                            "base-uri 'none'")
                    .doesNotContain("unsafe-inline");
        }
        for (var data : List.of(
                "list",
                "missing",
                "missing page",
                "description",
                "no token",
                "engine",
                "engine, closed",
                "engine, wrong",
                "web app data",
                "web app login",
                "web app, closed",
                "program",
                "program at the engine",
                "program, closed",
                "not logged in",
                "double slash",
                "parameter")) {
            assertThat(headers(of(answers, data), POLICY))
                    .as(data)
                    .singleElement()
                    .asString()
                    .contains("default-src 'none'", "sandbox")
                    .doesNotContain("allow-scripts", "unsafe-inline");
        }
    }

    /** Camunda's pages need inline styles; of scripts they run those of their own nonce, a new one each time. */
    @Test
    void theWebAppsRunTheirOwnScriptsOnly() {
        var first = answers();
        var second = answers();
        for (var app : List.of("cockpit", "tasklist", "admin", "welcome")) {
            var policy = headers(of(first, app), POLICY).getFirst();

            assertThat(policy)
                    .contains(
                            "default-src 'self'",
                            "script-src 'nonce-",
                            "'strict-dynamic'",
                            "object-src 'none'",
                            "base-uri 'self'");
            assertThat(policy.replaceAll(".*(script-src[^;]*).*", "$1")).doesNotContain("unsafe-inline", "'self'");
            assertThat(policy).isNotEqualTo(headers(of(second, app), POLICY).getFirst());
        }
    }

    /** Behind a proxy that ends TLS, and is believed. */
    @Test
    void overTlsBrowsersAreToldToStayThere() throws Exception {
        for (var path : List.of("/login", "/api/runs", "/camunda/app/cockpit/default/", "/engine-rest/task")) {
            for (var secure : List.of(true, false)) {
                var request = new MockHttpServletRequest("GET", path);
                request.setSecure(secure);
                var response = new MockHttpServletResponse();

                security.doFilter(request, response, new MockFilterChain());

                if (secure) {
                    assertThat(response.getHeader("Strict-Transport-Security"))
                            .as(path)
                            .contains("max-age=31536000");
                } else {
                    assertThat(response.getHeader("Strict-Transport-Security"))
                            .as(path)
                            .isNull();
                }
            }
        }
    }

    private static HttpResponse<String> of(Map<String, HttpResponse<String>> answers, String name) {
        return Objects.requireNonNull(answers.get(name), name);
    }

    private static List<String> headers(HttpResponse<String> answer, String name) {
        return answer.headers().allValues(name);
    }
}

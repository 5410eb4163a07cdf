package io.countersign.access.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.access.outside.OutsideTest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ForwardAuthWebTest extends OutsideTest {
    private static final String PROXY = "127.0.0.2";
    private static final String OTHER = "127.0.0.3";

    private Proxy from(String address, String... headers) {
        return new Proxy(URI.create(address("").toString().replace("localhost", "127.0.0.1")), address, headers);
    }

    private Proxy proxied(String user, String groups) {
        return from(PROXY, "Remote-User", user, "Remote-Groups", groups);
    }

    @Test
    void logsInWhomTheProxyNames() {
        var browser = proxied("fred", "watch, somethings | others");

        var page = browser.open("/");

        assertThat(page.body()).contains("<strong>fred</strong>");
        browser.open("/");
        assertThat(browser.fetch("/api/me").body())
                .contains("\"name\":\"fred\"", "\"groups\":[\"operators\"]", "\"current\":true");
        assertThat(groupsOf("fred")).containsExactly("operators");
    }

    @Test
    void worksForTheWebAppsOfTheEngine() {
        var browser = proxied("frieda", "watch");

        assertThat(browser.open("/camunda/app/cockpit/default/").statusCode()).isEqualTo(200);
        assertThat(browser.fetch("/camunda/api/admin/auth/user/default").body()).contains("\"userId\":\"frieda\"");
        assertThat(browser.fetch("/camunda/api/engine/engine/default/task").statusCode())
                .isEqualTo(200);
        assertThat(browser.fetch("/engine-rest/task").statusCode()).isEqualTo(200);
    }

    /** Forwarded headers are believed from this address, and the address in them is the proxy's. */
    @ParameterizedTest
    @ValueSource(strings = {"", PROXY, "10.9.0.1", "10.9.0.1, " + PROXY})
    void refusesTheHeaderFromElsewhere(String forwardedFor, CapturedOutput output) {
        var spoofed = from(OTHER, "Remote-User", "admin");
        var more = forwardedFor.isEmpty() ? new String[0] : new String[] {"X-Forwarded-For", forwardedFor};

        for (var path : List.of("/", "/api/me", "/camunda/app/tasklist/default/", "/engine-rest/task", "/login")) {
            var answer = spoofed.fetch(path, more);

            assertThat(answer.statusCode()).as(path).isEqualTo(400);
            assertThat(answer.body())
                    .contains("\"/problems/malformed\"", "COUNTERSIGN_FORWARD_AUTH_ADDRESSES")
                    .doesNotContain("admin");
        }
        assertThat(from(OTHER, "Remote-Groups", "chiefs").fetch("/api/me", more).statusCode())
                .isEqualTo(400);
        assertThat(from(OTHER).fetch("/api/me", more).statusCode()).isEqualTo(401);
    }

    @Test
    void saysInTheLogFromWhereItWasRefused(CapturedOutput output) {
        from(OTHER, "Remote-User", "x").fetch("/", "X-Forwarded-For", PROXY);

        await().pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofMinutes(1))
                .until(() -> {
                    from(OTHER, "Remote-User", "x").fetch("/");
                    return output.getOut().contains("A request from 127.0.0.3 was refused");
                });
    }

    @Test
    void believesTheProxyWhatsoeverIsForwarded() {
        assertThat(proxied("fiona", "")
                        .fetch("/api/me", "X-Forwarded-For", "203.0.113.7")
                        .body())
                .contains("\"name\":\"fiona\"");
    }

    @Test
    void refusesAHeaderThatComesTwice() {
        var twice = from(PROXY, "Remote-User", "admin", "Remote-User", "fred");
        var groups = from(PROXY, "Remote-User", "felix", "Remote-Groups", "watch", "remote-groups", "chiefs");

        assertThat(twice.fetch("/api/me").statusCode()).isEqualTo(400);
        assertThat(groups.fetch("/api/me").statusCode()).isEqualTo(400);
        assertThat(isUser("felix")).isFalse();
    }

    @Test
    void knowsNobodyWithoutTheHeader() {
        assertThat(from(PROXY).fetch("/api/me").statusCode()).isEqualTo(401);
        assertThat(from(PROXY, "Remote-User", "").fetch("/api/me").statusCode()).isEqualTo(401);
        assertThat(from(PROXY, "Remote-Groups", "chiefs").fetch("/api/me").statusCode())
                .isEqualTo(401);
    }

    @Test
    void changesNothingWithoutTheSessionsToken() {
        var browser = proxied("franz", "");

        assertThat(browser.post("/api/me/sessions/end", "").statusCode()).isEqualTo(403);
        var token = browser.token();
        browser.fetch("/api/me");
        assertThat(browser.post("/api/me/sessions/end", "").statusCode()).isEqualTo(403);
        assertThat(browser.post("/api/me/sessions/end", "_csrf=" + token).statusCode())
                .isEqualTo(200);
    }

    @Test
    void makesNoSessionForARequestThatNeedsNone() {
        var program = proxied("fatima", "");

        assertThat(program.fetch("/api/me").body()).contains("\"sessions\":[]");
        assertThat(program.cookies()).isEmpty();
    }

    @Test
    void givesTheSessionAnotherIdWhenSomebodyIsInIt() {
        var browser = from(PROXY);
        browser.open("/login");
        var before = browser.cookies();

        browser.by(PROXY, "Remote-User", "ferdinand").open("/");

        assertThat(before).hasSize(1);
        assertThat(browser.cookies()).hasSize(1).doesNotContainAnyElementsOf(before);
    }

    @Test
    void aSessionCountsWithTheProxysWordOnly() {
        var browser = proxied("florian", "watch");
        browser.open("/");
        browser.open("/");
        assertThat(browser.fetch("/api/me").body()).contains("\"current\":true");

        var without = browser.by(OTHER);

        assertThat(without.fetch("/api/me").statusCode()).isEqualTo(401);
        assertThat(without.fetch("/camunda/api/engine/engine/default/task").statusCode())
                .isEqualTo(401);
        assertThat(jdbc.sql("select count(*) from browser_session where principal_name = 'florian'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void isWhomTheProxyNamesNow() {
        var one = proxied("finn", "chiefs");
        one.open("/");
        one.open("/");
        var token = one.token();
        var other = one.by(PROXY, "Remote-User", "flora");

        assertThat(other.post("/api/me/sessions/end", "_csrf=" + token).statusCode())
                .isEqualTo(403);
        assertThat(other.fetch("/api/me").body()).contains("\"name\":\"flora\"", "\"groups\":[]");
        other.open("/camunda/app/tasklist/default/");
        assertThat(other.fetch("/camunda/api/admin/auth/user/default").body()).contains("\"userId\":\"flora\"");
        assertThat(jdbc.sql("select distinct actor ->> 'kind' from record_entry where data ->> 'user' = 'flora'")
                        .query(String.class)
                        .list())
                .containsExactly("SYSTEM");
    }

    @Test
    void aPasswordDoesNotOutdoTheProxy() {
        aUser("fabian", "board");
        var browser = proxied("fanny-p", "");
        browser.open("/");

        browser.post("/login", "_csrf=" + browser.token() + "&username=fabian&password=" + PASSWORD.replace(' ', '+'));

        assertThat(browser.fetch("/api/me").body()).contains("\"name\":\"fanny-p\"");
    }

    @Test
    void aProgramsOwnPasswordCounts() {
        aUser("frauke");

        assertThat(proxied("fritz", "")
                        .fetch("/api/me", "Authorization", basic("frauke", PASSWORD))
                        .body())
                .contains("\"name\":\"frauke\"");
    }

    @Test
    void takesTheGroupsOfNow() {
        proxied("fedor", "watch,chiefs").open("/");
        assertThat(groupsOf("fedor")).containsExactly("camunda-admin", "operators");

        assertThat(proxied("fedor", "watch").fetch("/api/me").body()).contains("\"groups\":[\"operators\"]");
        assertThat(from(PROXY, "Remote-User", "fedor").fetch("/api/me").body()).contains("\"groups\":[]");
    }

    @Test
    void doesNotTakeALocalUserOverButForALink() {
        aUser("fiete", "board");
        aUser("lotte", "board");

        var taken = proxied("fiete", "");
        var admin = proxied(ADMIN, "chiefs");

        assertThat(taken.open("/").statusCode()).isEqualTo(403);
        assertThat(taken.fetch("/api/me").body()).contains("There is a user fiete already");
        assertThat(admin.fetch("/camunda/api/admin/auth/user/default").statusCode())
                .isEqualTo(403);
        assertThat(proxied("linked", "watch").fetch("/api/me").body())
                .contains("\"name\":\"lotte\"", "\"groups\":[\"board\"]");
    }

    @Test
    void isOverForAUserWhoWasRemoved() {
        var browser = proxied("fynn", "");
        browser.open("/");
        browser.open("/");

        identity.deleteUser("fynn");

        assertThat(browser.fetch("/api/me").statusCode()).isIn(401, 403);
        assertThat(browser.fetch("/api/me").statusCode()).isEqualTo(403);
        assertThat(isUser("fynn")).isFalse();
    }
}

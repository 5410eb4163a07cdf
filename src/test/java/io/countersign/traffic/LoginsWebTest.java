package io.countersign.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

class LoginsWebTest extends LimitsTest {
    @Autowired
    private JdbcClient jdbc;

    @Test
    void refusesAnAddressAfterThreeWrongPasswords() {
        var user = aUser("throttled");
        for (var n = 0; n < 3; n++) {
            assertThat(wrong(user).statusCode()).isEqualTo(401);
        }

        var refused = wrong(user);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                .isBetween(1L, 60L);
        assertThat(refused.body()).contains("\"/problems/too-many\"", "from this address");
        assertThat(asProgram(user, "/api/unknown").statusCode())
                .as("the right one, from there")
                .isEqualTo(429);
    }

    @Test
    void letsTheRightPasswordInFromAnotherAddress() throws Exception {
        var user = aUser("elsewhere");
        for (var n = 0; n < 4; n++) {
            wrong(user);
        }

        assertThat(from("127.0.0.2", user, PASSWORD, "")).startsWith("HTTP/1.1 404");
        assertThat(from("127.0.0.1", user, PASSWORD, ""))
                .as("proved a moment ago, so it is not counted")
                .startsWith("HTTP/1.1 404");
    }

    /** It is not the proxy's address: what a request says of itself is not believed. */
    @Test
    void goesByTheAddressAndNotByWhatIsSaidOfIt() throws Exception {
        var user = aUser("forwarded");
        for (var n = 0; n < 3; n++) {
            assertThat(from("127.0.0.3", user, "wrong", "X-Forwarded-For: 192.0.2." + n + "\n"))
                    .startsWith("HTTP/1.1 401");
        }

        assertThat(from("127.0.0.3", user, "wrong", "X-Forwarded-For: 192.0.2.77\nForwarded: for=192.0.2.78\n"))
                .startsWith("HTTP/1.1 429");
    }

    @Test
    void saysTheSameOfANameThatNobodyHas() {
        var user = aUser("somebody");

        for (var n = 0; n < 5; n++) {
            var known = wrong(user);
            var unknown = wrong("nobody-at-all");

            assertThat(unknown.statusCode()).isEqualTo(known.statusCode());
            assertThat(unknown.body().replaceAll("in \\d+ s", ""))
                    .isEqualTo(known.body().replaceAll("in \\d+ s", ""));
        }
    }

    @Test
    void refusesItOnThePageToo() {
        var user = aUser("on-the-page");
        var browser = aBrowser();
        for (var n = 0; n < 3; n++) {
            assertThat(browser.logIn(user, "wrong").headers().firstValue("Location"))
                    .hasValue("/login?error");
        }

        var refused = browser.logIn(user, "wrong");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(wrong(user).statusCode()).as("it is one count").isEqualTo(429);
    }

    @Test
    void showsAPersonAPage() throws Exception {
        for (var n = 0; n < 3; n++) {
            wrong("typed-by-hand");
        }
        var browser = aBrowser();
        var csrf = browser.open("/login").body().replaceAll("(?s).*name=\"_csrf\" value=\"([^\"]+)\".*", "$1");
        var form = "username=typed-by-hand&password=x&_csrf=" + URLEncoder.encode(csrf, StandardCharsets.UTF_8);

        var page = browser.post("/login", "application/x-www-form-urlencoded", form, "Accept", "text/html");

        assertThat(page.statusCode()).isEqualTo(429);
        assertThat(page.body()).contains("<h1>429 ", "Try again in ");
    }

    /** Once for each address and name, however often; and never a name that may be a password. */
    @Test
    void writesDownThatItRefusesOnce() {
        var user = aUser("written-down");
        for (var n = 0; n < 8; n++) {
            wrong(user);
            wrong("my secret password");
        }

        assertThat(refusals("written-down")).containsExactly("127.0.0.1");
        assertThat(refusals("my secret password")).isEmpty();
        assertThat(refusals("")).contains("127.0.0.1");
    }

    /** Camunda's own count would lock the user out, from everywhere. */
    @Test
    void leavesTheUsersRowAlone() {
        var user = aUser("not-locked");
        for (var n = 0; n < 3; n++) {
            wrong(user);
        }

        assertThat(jdbc.sql("select attempts_ from act_id_user where id_ = ?")
                        .param(user)
                        .query(Integer.class)
                        .list())
                .allSatisfy(attempts -> assertThat(attempts).isIn(null, 0));
        assertThat(identity.checkPassword(user, PASSWORD)).isTrue();
    }

    private List<String> refusals(String user) {
        return jdbc.sql("""
            select data ->> 'address' from record_entry
             where chain = 'installation' and type = 'LoginsRefused' and data ->> 'user' = ?
            """).param(user).query(String.class).list();
    }

    private HttpResponse<String> wrong(String user) {
        return send(request("/api/unknown").header("Authorization", basic(user, "wrong")));
    }

    private String from(String address, String user, String password, String headers) throws IOException {
        return wire(address, "GET /api/unknown HTTP/1.1\n" + headers + "Authorization: " + basic(user, password), "");
    }
}

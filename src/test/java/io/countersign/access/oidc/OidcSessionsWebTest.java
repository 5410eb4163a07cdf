package io.countersign.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a login by the provider leaves in the session, and how it ends. */
class OidcSessionsWebTest extends OidcTest {
    @Test
    void isNobodyElseWhoWasLoggedInBefore() {
        var browser = aBrowser();
        browser.logIn(ADMIN, ADMIN_PASSWORD);

        logIn(browser, person("osman", Map.of("groups", List.of("/staff/board"))));

        assertThat(browser.fetch("/api/me").body())
                .contains("\"name\":\"osman\"")
                .doesNotContain("camunda-admin");
        assertThat(jdbc.sql("select actor ->> 'kind' from record_entry where data ->> 'user' = 'osman'")
                        .query(String.class)
                        .list())
                .hasSize(3)
                .containsOnly("SYSTEM");
    }

    @Test
    void logsOutAtTheProviderToo() {
        var browser = aBrowser();
        logIn(browser, person("ottilie"));
        var policy = browser.open("/")
                .headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow();

        var to = location(browser.submit("/", "/logout", Map.of()));

        assertThat(policy).contains("form-action 'self' " + PROVIDER.issuer() + ";");
        assertThat(to).startsWith(PROVIDER.issuer() + "/logout?");
        var said = ProviderStub.query(to.replaceAll("^[^?]*\\?", ""));
        assertThat(said).containsEntry("client_id", "countersign");
        assertThat(said.get("post_logout_redirect_uri"))
                .isEqualTo(address("/login").toString());
        assertThat(said.get("id_token_hint")).startsWith("eyJ");
        assertThat(isLoggedIn(browser)).isFalse();
    }

    @Test
    void logsOutHereAloneWhoCameByPassword() {
        var browser = aBrowser();
        browser.logIn(aUser("pia"), PASSWORD);

        assertThat(location(browser.submit("/", "/logout", Map.of()))).isEqualTo("/login?logout");
    }

    @Test
    void logsOutEverywhereToo() {
        var here = aBrowser();
        var there = aBrowser();
        logIn(here, person("orla"));
        logIn(there, person("orla"));

        here.submit("/", "/logout", Map.of("everywhere", "true"));

        assertThat(isLoggedIn(there)).isFalse();
    }

    @Test
    void keepsNeitherTheAccessTokenNorTheProfileInTheSession() {
        var browser = aBrowser();
        logIn(browser, person("olga-o"));

        assertThat(jdbc.sql("select attribute_name from browser_session_attributes join browser_session"
                                + " on primary_id = session_primary_id where principal_name = 'olga-o'")
                        .query(String.class)
                        .list())
                .contains("SPRING_SECURITY_CONTEXT", "countersign.oidc.token")
                .noneMatch(name -> name.contains("OAuth2AuthorizedClient"));
    }

    @Test
    void keepsTheTokenSealed() {
        var browser = aBrowser();
        logIn(browser, person("opal"));

        assertThat(jdbc.sql("select encode(attribute_bytes, 'escape') from browser_session_attributes"
                                + " join browser_session on primary_id = session_primary_id"
                                + " where principal_name = 'opal' and attribute_name = 'countersign.oidc.token'")
                        .query(String.class)
                        .single())
                .contains("s1.")
                .doesNotContain("eyJ");
    }

    /** Whoever writes in the database would have one person log out in another's name. */
    @Test
    void opensNoTokenThatWasSealedForSomebodyElse() {
        var browser = aBrowser();
        logIn(browser, person("oxana"));
        logIn(aBrowser(), person("ozzy"));

        assertThat(jdbc.sql("""
            update browser_session_attributes one set attribute_bytes = other.attribute_bytes
              from browser_session_attributes other
             where one.attribute_name = 'countersign.oidc.token' and other.attribute_name = one.attribute_name
               and one.session_primary_id = (select primary_id from browser_session where principal_name = 'oxana')
               and other.session_primary_id = (select primary_id from browser_session where principal_name = 'ozzy')
            """).update()).isEqualTo(1);

        assertThat(location(browser.submit("/", "/logout", Map.of())))
                .startsWith(PROVIDER.issuer() + "/logout?")
                .doesNotContain("id_token_hint");
    }
}

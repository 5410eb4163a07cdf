package io.countersign.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import io.countersign.access.Browser;
import io.countersign.access.outside.OutsideTest;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Logins by a provider, of which the first test is about the one that nobody has asked yet. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OidcLoginWebTest extends OutsideTest {
    private static final String BEGIN = "/oauth2/authorization/oidc";

    @Test
    @Order(1)
    void aProviderThatCannotBeReachedStopsNobodyElse() {
        assertThat(PROVIDER.asked).hasValue(0);
        PROVIDER.down = true;
        var browser = aBrowser();

        var begun = browser.open(BEGIN);
        var page = browser.open(location(begun)).body();
        browser.logIn(aUser("local-of-down"), PASSWORD);

        assertThat(location(begun)).isEqualTo("/login?oidc=down");
        assertThat(page)
                .contains("Our People cannot be reached at the moment", "Our People could not be reached a moment ago");
        assertThat(isLoggedIn(browser)).isTrue();
        PROVIDER.down = false;
        await().until(() -> location(aBrowser().open(BEGIN)).startsWith(PROVIDER.issuer()));
        assertThat(aBrowser().open("/login").body())
                .contains("<a href=\"/oauth2/authorization/oidc\">Log in with Our People</a>")
                .doesNotContain("could not be reached");
    }

    @Test
    void makesAUserAndLeadsToWhereOneWanted() {
        var browser = aBrowser();
        browser.open("/camunda/app/tasklist/default/?some=query");
        var before = browser.cookie("COUNTERSIGN_SESSION");

        var answer = logIn(browser, person("oda", Map.of("groups", List.of("/staff/board", "others", 7))));

        assertThat(location(answer)).isEqualTo("/camunda/app/tasklist/default/?some=query");
        assertThat(browser.cookie("COUNTERSIGN_SESSION")).isNotEqualTo(before);
        assertThat(browser.fetch("/api/me").body()).contains("\"name\":\"oda\"", "\"groups\":[\"board\"]");
        assertThat(browser.open("/camunda/app/tasklist/default/").statusCode()).isEqualTo(200);
        assertThat(browser.fetch("/camunda/api/admin/auth/user/default").body()).contains("\"userId\":\"oda\"");
        var user = identity.createUserQuery().userId("oda").singleResult();
        assertThat(user.getFirstName()).isEqualTo("Given");
        assertThat(user.getEmail()).isEqualTo("oda@example.org");
        assertThat(jdbc.sql("select data::text from record_entry where type = 'OutsideLogin'"
                                + " and data ->> 'user' = 'oda'")
                        .query(String.class)
                        .single())
                .contains(PROVIDER.issuer(), "sub-of-oda", "\"made\": true", "[\"board\"]");
    }

    @Test
    void nobodyKnowsThePasswordOfAUserOfTheProvider() {
        logIn(aBrowser(), person("olaf"));

        for (var password : List.of("", "null", PASSWORD)) {
            assertThat(send(request("/api/me").header("Authorization", basic("olaf", password)))
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThat(identity.checkPassword("olaf", PASSWORD)).isFalse();
    }

    @Test
    void takesATokenSignedWithAnEllipticCurve() {
        var browser = aBrowser();

        logIn(browser, person("otis"), PROVIDER::signedWithEc);

        assertThat(isLoggedIn(browser)).isTrue();
    }

    @ParameterizedTest
    @MethodSource
    void refusesATokenWith(String what, Function<JWTClaimsSet, String> token) {
        var browser = aBrowser();

        var answer = logIn(browser, person("mallory"), token);

        assertThat(location(answer)).isEqualTo("/login?oidc=failed");
        assertThat(browser.open("/login?oidc=failed").body()).contains("The login by Our People failed");
        assertThat(isLoggedIn(browser)).isFalse();
        assertThat(isUser("mallory")).isFalse();
    }

    static Stream<Arguments> refusesATokenWith() throws JOSEException {
        var other = new RSAKeyGenerator(2048).keyID("rsa").generate();
        var publicKey = PROVIDER.rsa.toRSAPublicKey().getEncoded();
        return Stream.of(
                Arguments.of("another audience", changed(claims -> claims.audience("another client"))),
                Arguments.of(
                        "two audiences and no party",
                        changed(claims -> claims.audience(List.of("x", ProviderStub.CLIENT)))),
                Arguments.of("another nonce", changed(claims -> claims.claim("nonce", "another"))),
                Arguments.of("no nonce", changed(claims -> claims.claim("nonce", null))),
                Arguments.of("another issuer", changed(claims -> claims.issuer("https://another.example"))),
                Arguments.of("no subject", changed(claims -> claims.subject(null))),
                Arguments.of("no expiry", changed(claims -> claims.expirationTime(null))),
                Arguments.of(
                        "a past expiry",
                        changed(claims -> claims.issueTime(before(600)).expirationTime(before(120)))),
                Arguments.of("a time to come", changed(claims -> claims.issueTime(before(-600)))),
                Arguments.of("a beginning to come", changed(claims -> claims.notBeforeTime(before(-600)))),
                Arguments.of("no signature", (Function<JWTClaimsSet, String>) ProviderStub::unsigned),
                Arguments.of("another key's signature", (Function<JWTClaimsSet, String>)
                        claims -> ProviderStub.signed(claims, other)),
                Arguments.of("the public key as a secret", (Function<JWTClaimsSet, String>) claims -> {
                    try {
                        return ProviderStub.signed(claims, JWSAlgorithm.HS256, "rsa", new MACSigner(publicKey));
                    } catch (JOSEException e) {
                        throw new AssertionError(e);
                    }
                }),
                Arguments.of("a changed payload", (Function<JWTClaimsSet, String>) claims -> {
                    var parts = PROVIDER.signed(claims).split("\\.");
                    var others = PROVIDER.signed(new JWTClaimsSet.Builder(claims)
                                    .subject("x")
                                    .build())
                            .split("\\.");
                    return parts[0] + "." + others[1] + "." + parts[2];
                }));
    }

    private static Function<JWTClaimsSet, String> changed(Consumer<JWTClaimsSet.Builder> change) {
        return claims -> {
            var builder = new JWTClaimsSet.Builder(claims);
            change.accept(builder);
            return PROVIDER.signed(builder.build());
        };
    }

    private static Date before(int seconds) {
        return Date.from(Instant.now().minusSeconds(seconds));
    }

    @Test
    void refusesAnAnswerThatNobodyHereAskedFor() {
        var browser = aBrowser();
        var victim = aBrowser();
        var asked = location(browser.open(BEGIN));
        var answer = PROVIDER.agree(asked, person("moritz"), PROVIDER::signed);

        assertThat(location(victim.open(answer))).isEqualTo("/login?oidc=authorization_request_not_found");
        assertThat(location(browser.open(answer.replaceAll("state=.*", "state=another"))))
                .isEqualTo("/login?oidc=authorization_request_not_found");
        assertThat(isLoggedIn(victim)).isFalse();
        assertThat(isLoggedIn(browser)).isFalse();
        assertThat(isUser("moritz")).isFalse();
    }

    @Test
    void refusesAnAnswerThatComesTwice() {
        var browser = aBrowser();
        var answer = PROVIDER.agree(location(browser.open(BEGIN)), person("otmar"), PROVIDER::signed);

        browser.open(answer);

        assertThat(location(browser.open(answer))).isEqualTo("/login?oidc=authorization_request_not_found");
    }

    @Test
    void saysThatTheProviderLetNobodyIn() {
        var browser = aBrowser();
        var state = ProviderStub.query(location(browser.open(BEGIN)).replaceAll("^[^?]*\\?", ""))
                .getOrDefault("state", "");

        var answer = browser.open("/login/oauth2/code/oidc?error=access_denied&state="
                + URLEncoder.encode(state, StandardCharsets.UTF_8));

        assertThat(location(answer)).isEqualTo("/login?oidc=access_denied");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void whoeverWritesTheReasonWritesNoLinesOfTheLog(CapturedOutput log) {
        var browser = aBrowser();
        var state = ProviderStub.query(location(browser.open(BEGIN)).replaceAll("^[^?]*\\?", ""))
                .getOrDefault("state", "");

        browser.open(
                "/login/oauth2/code/oidc?error=denied&error_description=because%0D%0AINFO%20forged%C2%85line&state="
                        + URLEncoder.encode(state, StandardCharsets.UTF_8));

        assertThat(log.getOut()).contains("A login by Our People failed: [denied] because INFO forged line");
    }

    @Test
    void doesNotTakeALocalUserOver() {
        aUser("nina", "board");
        var browser = aBrowser();

        for (var name : List.of("nina", ADMIN)) {
            var answer = logIn(browser, person(name, Map.of("groups", List.of("chiefs"))));

            assertThat(location(answer)).isEqualTo("/login?oidc=name_taken");
        }
        assertThat(isLoggedIn(browser)).isFalse();
        assertThat(groupsOf("nina")).containsExactly("board");
    }

    @Test
    void isTheLocalUserToWhomTheConfigurationLinks() {
        aUser("lina", "board");
        var browser = aBrowser();

        logIn(browser, Map.of("sub", "sub-of-lina", "preferred_username", "whoever", "groups", List.of("chiefs")));

        assertThat(browser.fetch("/api/me").body()).contains("\"name\":\"lina\"");
        assertThat(groupsOf("lina")).containsExactly("board");
        assertThat(isUser("whoever")).isFalse();
    }

    @ParameterizedTest
    @MethodSource
    void makesNoUserWithoutAName(Object name) {
        var claims = new HashMap<>(person("x"));
        claims.put("sub", "sub-without-name");
        claims.put("preferred_username", name);

        assertThat(location(logIn(aBrowser(), claims))).isEqualTo("/login?oidc=no_name");
    }

    static Stream<Object> makesNoUserWithoutAName() {
        return Stream.of("", "two words", "-dash", "a/b", "x".repeat(65), 7, List.of("a"), "<b>");
    }

    @Test
    void setsTheMappedGroupsAtEachLoginAndNoOthers() {
        logIn(aBrowser(), person("olli", Map.of("groups", List.of("chiefs", "acme people"))));
        assertThat(groupsOf("olli")).containsExactly("acme.member", "board", "camunda-admin");
        identity.createMembership("olli", "operators");

        var browser = aBrowser();
        logIn(browser, person("olli", Map.of("groups", "acme people")));

        assertThat(groupsOf("olli")).containsExactly("acme.member", "operators");
        assertThat(browser.fetch("/api/me").body()).contains("\"groups\":[\"acme.member\",\"operators\"]");
        assertThat(jdbc.sql("select count(*) from record_entry where type = 'MemberRemoved'"
                                + " and data ->> 'user' = 'olli' and data ->> 'group' = 'camunda-admin'"
                                + " and actor ->> 'kind' = 'SYSTEM'")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aClaimThatNamesAGroupOfOursGivesNothing() {
        logIn(aBrowser(), person("oskar", Map.of("groups", List.of("camunda-admin", "board", "operators"))));

        assertThat(groupsOf("oskar")).isEmpty();
    }

    @Test
    void knowsThePersonByTheSubject() {
        logIn(aBrowser(), person("otto-1"));
        var renamed = aBrowser();
        logIn(renamed, Map.of("sub", "sub-of-otto-1", "preferred_username", "otto-2"));
        var another = aBrowser();

        var answer = logIn(another, Map.of("sub", "another", "preferred_username", "otto-1"));

        assertThat(renamed.fetch("/api/me").body()).contains("\"name\":\"otto-1\"");
        assertThat(isUser("otto-2")).isFalse();
        assertThat(location(answer)).isEqualTo("/login?oidc=name_taken");
    }

    @Test
    void whoWasRemovedDoesNotComeBack() {
        var browser = aBrowser();
        logIn(browser, person("ole"));

        identity.deleteUser("ole");
        assertThat(isLoggedIn(browser)).isFalse();
        assertThat(location(logIn(browser, person("ole")))).isEqualTo("/login?oidc=removed");
        aUser("ole", "board");

        assertThat(location(logIn(browser, person("ole")))).isEqualTo("/login?oidc=removed");
        assertThat(isLoggedIn(browser)).isFalse();
    }

    /** What the local user of the same name belongs to is not given to whoever was removed. */
    @Test
    void whoWasRemovedIsNotTheNextOfThatName() {
        var browser = aBrowser();
        logIn(browser, person("olrik"));
        identity.deleteUser("olrik");
        aUser("olrik");

        assertThat(location(logIn(browser, person("olrik")))).isEqualTo("/login?oidc=removed");
        assertThat(isLoggedIn(browser)).isFalse();
    }

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

    private static Map<String, Object> person(String name) {
        return person(name, Map.of());
    }

    private static Map<String, Object> person(String name, Map<String, Object> more) {
        var claims = new HashMap<String, Object>(Map.of(
                "sub",
                "sub-of-" + name,
                "preferred_username",
                name,
                "given_name",
                "Given",
                "email",
                name + "@example.org"));
        claims.putAll(more);
        return claims;
    }

    private static HttpResponse<String> logIn(Browser browser, Map<String, Object> claims) {
        return logIn(browser, claims, PROVIDER::signed);
    }

    private static HttpResponse<String> logIn(
            Browser browser, Map<String, Object> claims, Function<JWTClaimsSet, String> token) {
        return browser.open(PROVIDER.agree(location(browser.open(BEGIN)), claims, token));
    }

    private static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }
}

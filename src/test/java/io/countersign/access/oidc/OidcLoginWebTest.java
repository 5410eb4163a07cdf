package io.countersign.access.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
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
class OidcLoginWebTest extends OidcTest {
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
}

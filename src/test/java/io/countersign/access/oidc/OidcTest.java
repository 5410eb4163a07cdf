package io.countersign.access.oidc;

import com.nimbusds.jwt.JWTClaimsSet;
import io.countersign.access.Browser;
import io.countersign.access.outside.OutsideTest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** People of a provider, who log in by way of it. */
abstract class OidcTest extends OutsideTest {
    static final String BEGIN = "/oauth2/authorization/oidc";

    static Map<String, Object> person(String name) {
        return person(name, Map.of());
    }

    static Map<String, Object> person(String name, Map<String, Object> more) {
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

    static HttpResponse<String> logIn(Browser browser, Map<String, Object> claims) {
        return logIn(browser, claims, PROVIDER::signed);
    }

    static HttpResponse<String> logIn(
            Browser browser, Map<String, Object> claims, Function<JWTClaimsSet, String> token) {
        return browser.open(PROVIDER.agree(location(browser.open(BEGIN)), claims, token));
    }

    static String location(HttpResponse<String> answer) {
        return answer.headers().firstValue("Location").orElseThrow();
    }
}

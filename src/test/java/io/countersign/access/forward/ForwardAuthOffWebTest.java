package io.countersign.access.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.AccessTest;
import org.junit.jupiter.api.Test;

/** Without the setting the headers are like any others. */
class ForwardAuthOffWebTest extends AccessTest {
    @Test
    void takesNobodysWord() {
        var answer = send(request("/api/me").header("Remote-User", ADMIN).header("Remote-Groups", "camunda-admin"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(send(request("/login").header("Remote-User", ADMIN)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void offersNoProviderEither() {
        assertThat(aBrowser().open("/login").body()).doesNotContain("/oauth2/", "{offers}");
        assertThat(aBrowser().open("/oauth2/authorization/oidc").headers().firstValue("Location"))
                .hasValue("/login");
    }
}

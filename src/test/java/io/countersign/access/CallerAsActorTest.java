package io.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.record.Actor;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/** Whom the record names for what a request does. */
class CallerAsActorTest {
    private static final Caller ANNA = new Caller("anna", Set.of("operators", "acme.owner"));

    @AfterEach
    void nobody() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void namesTheTokenByWhichSomebodyCame() {
        var token = UUID.randomUUID();

        assertThat(of(new TokenAuthentication(ANNA, token, Set.of(Scope.READ), null)))
                .isEqualTo(Actor.user("anna", "operators, by token " + token));
        assertThat(of(new TestingAuthenticationToken(ANNA, null))).isEqualTo(Actor.user("anna", "operators"));
    }

    @Test
    void isNobodyWhereNobodyIsLoggedIn() {
        assertThat(new CallerAsActor().find()).isEmpty();
    }

    private static Actor of(Authentication login) {
        SecurityContextHolder.getContext().setAuthentication(login);
        return new CallerAsActor().find().orElseThrow();
    }
}

package io.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Personal access tokens that are of the right form, and not ours: whoever knows the form can write as many. */
class ForgedTokenWebTest extends AccessTest {
    @Autowired
    private PersonalTokens tokens;

    @Test
    void theIdOfATokenIsNotEnough() {
        var made = made("forged");
        var others = TokenText.read(made("forger").text()).orElseThrow();

        assertThat(status(made.text())).isEqualTo(404);
        for (var secret : List.of(TokenText.made().secret(), others.secret())) {
            var forged = new TokenText(made.token().id(), secret).written();

            assertThat(TokenText.read(forged)).as("of the right form").isPresent();
            assertThat(status(forged)).isEqualTo(401);
        }
    }

    @Test
    void anIdThatNoTokenHasIsNone() {
        assertThat(status(TokenText.made().written())).isEqualTo(401);
    }

    private PersonalToken.Made made(String user) {
        var expires = Instant.now().plus(Duration.ofDays(1));
        return tokens.make(aUser(user), new PersonalToken.Wish("x", List.of("read"), null, expires));
    }

    private int status(String token) {
        return send(request("/api/runs").header("Authorization", "Bearer " + token))
                .statusCode();
    }
}

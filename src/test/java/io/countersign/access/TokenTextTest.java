package io.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTextTest {
    /** A token as a scanner for leaked secrets is told to look for it; written down here so that the form stays. */
    private static final String KNOWN =
            "cs_pat_5d0f3c0e55d34ac093a08f51a8b6f7a1_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg";

    @Test
    void isReadAsItWasWritten() {
        var made = TokenText.made();

        assertThat(TokenText.read(made.written())).hasValue(made);
        assertThat(made.written()).matches("cs_pat_[0-9a-f]{32}_[0-9A-Za-z]{49}");
    }

    @Test
    void noTwoAreAlike() {
        var secrets = new HashSet<String>();
        for (int i = 0; i < 1000; i++) {
            secrets.add(TokenText.made().secret());
        }

        assertThat(secrets).hasSize(1000);
    }

    @Test
    void theFormIsTheOneThatScannersKnow() {
        assertThat(TokenText.read(KNOWN + "3jYpKQ")).isPresent();
    }

    @Test
    void aCharacterChangedAnywhereIsNoticed() {
        var text = TokenText.made().written();
        for (int at = 0; at < text.length(); at++) {
            var other = text.charAt(at) == '0' ? '1' : '0';
            var changed = text.substring(0, at) + other + text.substring(at + 1);

            assertThat(TokenText.read(changed)).as(changed).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "cs_pat_", "eyJhbGciOiJub25lIn0.e30.", KNOWN, KNOWN + "000000"})
    void whatIsNoneIsNone(String text) {
        assertThat(TokenText.read(text)).isEmpty();
    }

    @Test
    void showsNoSecret() {
        var made = TokenText.made();

        var token = new PersonalToken(
                made.id(), "anna", "x", List.of("read"), null, Instant.EPOCH, Instant.EPOCH, null, null);

        assertThat(made.toString()).doesNotContain(made.secret());
        assertThat(new PersonalToken.Made(token, made.written()).toString()).doesNotContain(made.secret());
    }
}

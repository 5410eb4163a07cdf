package io.countersign.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.access.AuthSecrets.Recognised;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthSecretsTest {
    private static final String OLD = "the secret of last year, quite long";
    private static final String NEW = "the secret of this year, quite long";
    private static final String ID = "6c1a2f0e-9d43-4b9e-8d52-0f1f7a4f2b11";

    private final AuthSecrets secrets = new AuthSecrets(NEW, null);

    @Test
    void recognisesWhatItSigned() {
        assertThat(secrets.recognise(secrets.sign(ID))).hasValue(new Recognised(ID, false));
        assertThat(new AuthSecrets(NEW, null).recognise(secrets.sign(ID))).isPresent();
    }

    /** The right answer is that of openssl dgst -sha256 -hmac. */
    @Test
    void signsWithHmacSha256() {
        assertThat(new AuthSecrets("0123456789abcdef0123456789abcdef", null).sign("what do ya want for nothing?"))
                .isEqualTo("what do ya want for nothing?.E35lV8PBOhyl3H5So4mg-Gvoy020rmHGI5YFiwCsrNA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", ID, ID + ".", ID + ".AAAA", ".AAAA", "ä.ö"})
    void recognisesNothingWithoutASignature(String text) {
        assertThat(secrets.recognise(text)).isEmpty();
    }

    @Test
    void recognisesNothingThatWasChanged() {
        var signed = secrets.sign(ID);

        assertThat(secrets.recognise("0" + signed)).isEmpty();
        assertThat(secrets.recognise(signed + "A")).isEmpty();
        assertThat(secrets.recognise(signed + "=")).isEmpty();
        assertThat(secrets.recognise(signed.substring(0, signed.length() - 1))).isEmpty();
        assertThat(secrets.recognise(signed.toUpperCase(Locale.ROOT))).isEmpty();
    }

    @Test
    void recognisesNothingSignedWithAnotherSecret() {
        assertThat(secrets.recognise(new AuthSecrets(OLD, null).sign(ID))).isEmpty();
    }

    @Test
    void stillRecognisesThePreviousSecretAndSignsWithTheCurrentOne() {
        var rotated = new AuthSecrets(NEW, OLD);

        assertThat(rotated.recognise(new AuthSecrets(OLD, null).sign(ID))).hasValue(new Recognised(ID, true));
        assertThat(rotated.sign(ID)).isEqualTo(secrets.sign(ID));
    }

    @Test
    void countsBytesAndNotCharacters() {
        assertThat(AuthSecrets.isTooShort("a".repeat(31))).isTrue();
        assertThat(AuthSecrets.isTooShort("a".repeat(32))).isFalse();
        assertThat(AuthSecrets.isTooShort("ä".repeat(16))).isFalse();
        assertThatThrownBy(() -> new AuthSecrets("too short", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("too short");
        assertThatThrownBy(() -> new AuthSecrets(NEW, "too short")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void showsNoSecret() {
        assertThat(new AuthSecrets(NEW, OLD)).hasToString("AuthSecrets[current, previous]");
    }
}

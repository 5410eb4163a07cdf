package io.countersign.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.countersign.access.SealBroken.Reason;
import java.util.Base64;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {
    private static final SealKey OLD = new SealKey("the key of last year, which is quite long");
    private static final SealKey NEW = new SealKey("the key of this year, which is quite long");
    private static final String PLACE = "signing_key/1";
    private static final byte[] SECRET = "a canary in the mine".getBytes(UTF_8);

    private final Seal seal = new Seal(NEW, null);

    @Test
    void opensWhatItSealed() {
        assertThat(seal.open(seal.seal(SECRET, PLACE), PLACE)).isEqualTo(SECRET);
        assertThat(seal.open(seal.seal(new byte[0], ""), "")).isEmpty();
        assertThat(seal.open(seal.seal(new byte[Seal.MOST_BYTES], PLACE), PLACE))
                .hasSize(Seal.MOST_BYTES);
    }

    @Test
    void opensWhatAnotherProcessSealed() {
        var again = new SealKey("the key of this year, which is quite long");

        assertThat(new Seal(again, null).open(seal.seal(SECRET, PLACE), PLACE)).isEqualTo(SECRET);
    }

    /** What an earlier release stored has to open in every later one: HKDF, ids, form and cipher stay as they are. */
    @Test
    void opensWhatWasSealedLongAgo() {
        var stored = "s1.cd66ab2547cef245.AAECAwQFBgcICQoLzSQhyBH2yPEy6VHzNFlbqFg1WDP2dFdVF8AZiIi8K9lviBQr";

        assertThat(seal.open(stored, PLACE)).isEqualTo(SECRET);
    }

    @Test
    void sealsTheSameTwiceAsDifferentTexts() {
        var texts = new HashSet<String>();
        for (var i = 0; i < 100; i++) {
            texts.add(seal.seal(SECRET, PLACE));
        }

        assertThat(texts).hasSize(100);
    }

    @Test
    void showsNothingOfTheSecret() {
        var bytes = Base64.getUrlDecoder().decode(seal.seal(SECRET, PLACE).split("\\.")[2]);

        assertThat(new String(bytes, UTF_8)).doesNotContain("canary");
        assertThat(seal.toString() + NEW).doesNotContain("this year");
    }

    @Test
    void opensForNoOtherPlace() {
        assertBroken(seal, seal.seal(SECRET, PLACE), "signing_key/2", Reason.DAMAGED);
    }

    @Test
    void opensNothingOfWhichABitWasChanged() {
        var sealed = seal.seal(SECRET, PLACE);
        var head = sealed.substring(0, sealed.lastIndexOf('.') + 1);
        var bytes = Base64.getUrlDecoder().decode(sealed.substring(head.length()));

        for (var i = 0; i < bytes.length; i++) {
            var changed = bytes.clone();
            changed[i] ^= 1;
            var text = head + Base64.getUrlEncoder().withoutPadding().encodeToString(changed);
            assertBroken(seal, text, PLACE, Reason.DAMAGED);
        }
        assertBroken(seal, sealed.substring(0, sealed.length() - 4), PLACE, Reason.DAMAGED);
    }

    @Test
    void opensNothingUnderTheNameOfAnotherKey() {
        var rotated = new Seal(NEW, OLD);
        var sealed = rotated.seal(SECRET, PLACE);

        assertBroken(rotated, sealed.replace(NEW.id(), OLD.id()), PLACE, Reason.DAMAGED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a secret in plain text",
                "s1.",
                "s1..",
                "s1.0123456789abcdef.AAAA",
                "s1.0123456789ABCDEF.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "s2.0123456789abcdef.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "s1.0123456789abcdef.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
            })
    void saysThatATextIsNotSealed(String text) {
        assertBroken(seal, text, PLACE, Reason.NOT_SEALED);
    }

    @Test
    void saysThatItDoesNotKnowTheKey() {
        assertBroken(seal, new Seal(OLD, null).seal(SECRET, PLACE), PLACE, Reason.UNKNOWN_KEY);
    }

    @Test
    void rotatesItsKey() {
        var before = new Seal(OLD, null).seal(SECRET, PLACE);
        var rotated = new Seal(NEW, OLD);

        assertThat(rotated.isOutdated(before)).isTrue();
        var after = rotated.seal(rotated.open(before, PLACE), PLACE);

        assertThat(rotated.isOutdated(after)).isFalse();
        assertThat(new Seal(NEW, null).open(after, PLACE)).isEqualTo(SECRET);
    }

    @Test
    void sealsNothingWithoutAKey() {
        var none = new Seal(null, OLD);

        assertThat(none.isAvailable()).isFalse();
        assertThat(none.open(new Seal(OLD, null).seal(SECRET, PLACE), PLACE)).isEqualTo(SECRET);
        assertThatExceptionOfType(SealBroken.class)
                .isThrownBy(() -> none.seal(SECRET, PLACE))
                .withMessageContaining("COUNTERSIGN_SECRETS_KEY")
                .withMessageContaining(PLACE);
    }

    @Test
    void refusesWeakKeysAndWhatIsNoSecret() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SealKey("hunter2"))
                .withMessageNotContaining("hunter2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> seal.seal(new byte[Seal.MOST_BYTES + 1], PLACE))
                .withMessageContaining(String.valueOf(Seal.MOST_BYTES));
    }

    private static void assertBroken(Seal seal, String text, String place, Reason reason) {
        assertThatExceptionOfType(SealBroken.class)
                .isThrownBy(() -> seal.open(text, place))
                .withMessageContaining(place)
                .withNoCause()
                .satisfies(broken -> assertThat(broken.reason()).isEqualTo(reason));
    }
}

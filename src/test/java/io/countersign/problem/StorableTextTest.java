package io.countersign.problem;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorableTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "line\r\nline", "é漢", "\ud83d\ude00", "\uffff"})
    void isWhatIsWhole(String text) {
        assertThat(StorableText.is(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "a\0b", "\ud83d", "\ude00\ud83d", "a\udc00b", "\ud83d\ude00\ud83d"})
    void isNotWhatHasNulOrHalfACharacter(String text) {
        assertThat(StorableText.is(text)).isFalse();
    }
}

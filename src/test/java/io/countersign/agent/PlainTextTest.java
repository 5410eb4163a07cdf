package io.countersign.agent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {
    private static final String SMILE = "\uD83D\uDE00";

    @Test
    void aCutLeavesNoHalfOfACharacter() {
        assertThat(PlainText.cut("abc", 3)).isEqualTo("abc");
        assertThat(PlainText.cut("abcd", 3)).isEqualTo("abc");
        assertThat(PlainText.cut("ab" + SMILE, 3)).isEqualTo("ab");
        assertThat(PlainText.cut("a" + SMILE + "b", 3)).isEqualTo("a" + SMILE);
        assertThat(PlainText.cut("a" + SMILE, 3)).isEqualTo("a" + SMILE);
    }
}

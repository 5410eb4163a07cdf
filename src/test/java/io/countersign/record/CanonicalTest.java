package io.countersign.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

/** One document has one text, whoever wrote it. */
class CanonicalTest {
    @Test
    void ordersKeysAndWritesNothingThatNeedNotBeThere() throws Exception {
        assertThat(canonical("""
            {"b": [1, true, null, {}], "a": {"é": "x", "z": -3}, "aa": []}
            """)).isEqualTo("{\"a\":{\"z\":-3,\"é\":\"x\"},\"aa\":[],\"b\":[1,true,null,{}]}");
    }

    @Test
    void escapesOnlyWhatMustBe() throws Exception {
        assertThat(canonical("\"\\u0001\\b\\t\\n\\f\\r\\u001f\\u007f\\\"\\\\\\/\\u20ac😀\""))
                .isEqualTo("\"\\u0001\\b\\t\\n\\f\\r\\u001f\u007f\\\"\\\\/€😀\"");
    }

    @Test
    void writesNumbersInFull() throws Exception {
        assertThat(canonical("[0, 9223372036854775807, 123456789012345678901234567890]"))
                .isEqualTo("[0,9223372036854775807,123456789012345678901234567890]");
        assertThat(Canonical.hasFraction(new ObjectMapper().readTree("{\"a\": [1, {\"b\": 1.5}]}")))
                .isTrue();
    }

    @Test
    void replacesWhatTheDatabaseCannotKeep() {
        assertThat(Canonical.storable("a\0b\ud800c\udc00😀")).isEqualTo("a\uFFFDb\uFFFDc\uFFFD😀");
        assertThat(Canonical.quoted("\ud800")).isEqualTo("\"\uFFFD\"");
    }

    @Test
    void digestsAsEverybodyDoes() {
        assertThat(Canonical.digest("abc"))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    private static String canonical(String json) throws JsonProcessingException {
        return Canonical.json(new ObjectMapper().readTree(json));
    }
}

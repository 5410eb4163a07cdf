package io.countersign.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @Test
    void takesAKeyAsFilesHoldIt() {
        assertThat(Secrets.key("hunter2\n")).isEqualTo("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "hunter2 hunter3", "hunter2\nhunter3", "hünter2"})
    void refusesAKeyThatNoHeaderCarriesWithoutRepeatingIt(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Secrets.key(key))
                .withMessageContaining("OPENAI_API_KEY")
                .withMessageNotContaining("nter2");
    }

    @Test
    void leavesOtherWordsAlone() {
        assertThat(new Secrets("hunter2").clean("Task-skipping key\n pair failed"))
                .isEqualTo("Task-skipping key pair failed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Incorrect API key provided: hunter2/+\"=x.",
                "Authorization: Bearer hunter2/+\"=x",
                "GET /?key=hunter2%2F%2B%22%3Dx",
                "{\"key\":\"hunter2\\/+\\\"=x\"}",
                "aHVudGVyMi8rIj14",
                "Proxy said: aHVudGVyMi8rIj14=",
            })
    void hidesTheKeyInEveryFormInWhichAGatewayMaySendItBack(String text) {
        var secrets = new Secrets("hunter2/+\"=x");

        assertThat(secrets.hide(text)).contains("***").doesNotContain("hunter2", "aHVudGVy");
        assertThat(secrets.clean(text)).contains("***").doesNotContain("hunter2", "aHVudGVy");
    }
}

package io.countersign.llm.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com, https://api.openai.com/v1",
        "https://api.openai.com/, https://api.openai.com/v1",
        "https://api.openai.com/v1, https://api.openai.com/v1",
        "https://api.openai.com/v1/, https://api.openai.com/v1",
        "https://api.openai.com/v1//, https://api.openai.com/v1",
        "' http://litellm:4000 ', http://litellm:4000/v1",
        "http://litellm:4000/proxy/, http://litellm:4000/proxy/v1",
        "https://g.example/v1beta/openai/, https://g.example/v1beta/openai",
        "http://[::1]:4000, http://[::1]:4000/v1",
    })
    void endsInTheVersionOfTheApi(String given, String used) {
        assertThat(BaseUrl.of(given)).hasToString(used);
    }

    @Test
    void namesTheHost() {
        assertThat(BaseUrl.of("http://litellm:4000/v1").host()).isEqualTo("litellm:4000");
    }

    @ParameterizedTest
    @CsvSource({
        "litellm:4000, http",
        "ftp://litellm, http",
        "'http://lite llm', URL",
        "http://, URL",
        "http:///v1, host",
        "https://me:hunter2@litellm, credentials",
        "https://litellm/?key=hunter2, query",
        "https://litellm/#hunter2, fragment",
    })
    void refusesWhatIsNoGatewayWithoutRepeatingIt(String given, String rule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BaseUrl.of(given))
                .withMessageContaining("OPENAI_BASE_URL")
                .withMessageContaining(rule)
                .withMessageNotContaining("hunter2")
                .withNoCause();
    }
}

package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.llm.Gateway;
import org.junit.jupiter.api.Test;

class StartupBannerTest {
    private static final Gateway SIMULATED = new Gateway(true, "localhost:1", "gpt-5-mini");
    private static final Gateway REAL = new Gateway(false, "litellm.litellm.svc:4000", "gpt-5-mini");

    @Test
    void namesTheModelAndWhereItIs() {
        assertThat(StartupBanner.models(REAL, false)).isEqualTo("gpt-5-mini at litellm.litellm.svc:4000");
        assertThat(StartupBanner.models(SIMULATED, false)).startsWith("simulated:");
    }

    @Test
    void saysThatAVendorsKeyIsNotUsed() {
        assertThat(StartupBanner.models(SIMULATED, true)).contains("simulated:", "ANTHROPIC_API_KEY is not used");
        assertThat(StartupBanner.models(REAL, true))
                .contains("litellm.litellm.svc:4000", "ANTHROPIC_API_KEY is not used");
    }
}

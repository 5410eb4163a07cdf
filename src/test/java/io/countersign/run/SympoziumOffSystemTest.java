package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.problem.Problem;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;

/** Where Sympozium is off there is nothing of it, and whoever wants it is told so. */
class SympoziumOffSystemTest extends CompanyTest {
    private static final String ANALYST = """
          - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
          - {key: analyst, title: Analyst, reportsTo: ceo, filledBy: sympozium, agent: analyst, agentRunCeiling: 0.50}
        """;

    @Autowired
    private ApplicationContext context;

    @Test
    void noClientOfKubernetesIsMade() {
        assertThat(context.getBeansOfType(KubernetesClient.class)).isEmpty();
    }

    @Test
    void aCompanyThatNeedsItIsRefusedWithTheSettingsName() {
        assertThatThrownBy(() -> aCompany(ANALYST))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        problem -> assertThat(problem.faults()).singleElement().satisfies(fault -> {
                            assertThat(fault.path()).isEqualTo("positions[1].agent");
                            assertThat(fault.rule()).contains("countersign.sympozium.enabled");
                        }));
    }
}

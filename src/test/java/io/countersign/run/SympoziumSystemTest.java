package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.ledger.Money;
import io.countersign.llm.sympozium.MockSympozium;
import io.countersign.problem.Problem;
import io.countersign.trial.PlainColleague;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.TestPropertySource;

/** A company one of whose positions is filled by an agent of Sympozium. */
@Import(SympoziumSystemTest.Place.class)
@TestPropertySource(
        properties = {
            "countersign.sympozium.enabled=true",
            "countersign.sympozium.namespace=agents",
            "countersign.sympozium.base-url=http://litellm.litellm.svc:4000",
            "countersign.sympozium.auth-secret=acme-llm-key",
            "countersign.sympozium.resync=1s",
            "countersign.sympozium.allowed-agents={\"acme\": [\"analyst\"]}"
        })
class SympoziumSystemTest extends CompanyTest {
    @Autowired
    private MockSympozium sympozium;

    @TestConfiguration
    static class Place {
        @Bean(destroyMethod = "close")
        MockSympozium mockSympozium() {
            return new MockSympozium();
        }

        @Bean(destroyMethod = "close")
        @Primary
        KubernetesClient mockedClient(MockSympozium sympozium) {
            return sympozium.client();
        }
    }

    @AfterEach
    void nothingIsLeftInTheCluster() {
        await().atMost(Duration.ofSeconds(20)).until(() -> sympozium.runs().isEmpty());
    }

    private void acme(String agent) {
        companies.post(
                Definitions.read("""
                    company: acme
                    name: Acme
                    budget: 50
                    positions:
                      - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
                      - key: analyst
                        title: Analyst
                        reportsTo: ceo
                        filledBy: sympozium
                        agent: %s
                        agentRunCeiling: 0.50
                    """.formatted(agent).getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML), "test");
    }

    private Run start() {
        return runs.start("acme", "Answer the question", Money.usd("5.00"), "test", null);
    }

    private static String result() {
        return PlainColleague.work("Found in a pod");
    }

    @Test
    void aCompanyWithAnAgentOfSympoziumDoesItsRun() {
        acme("analyst");
        var run = start();

        var order = sympozium.onlyRun();
        sympozium.succeed(order, result());

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        var analyst = assignment(run, "analyst");
        assertThat(analyst.result()).contains("Found in a pod");
        assertThat(balances.ofAssignment(analyst.id()).spent()).isEqualTo(Money.usd("0.50"));
    }

    @Test
    void aNodeWhoseLeaseLapsedMeanwhileOrdersNoSecondRunAndPaysOnce() {
        acme("analyst");
        var run = start();
        var order = sympozium.onlyRun();

        var before = node();
        jdbc.sql("update node set lease_until = clock_timestamp() - interval '1 min'")
                .update();
        await().atMost(Duration.ofSeconds(30)).until(() -> !node().equals(before));
        assertThat(sympozium.onlyRun().getMetadata().getName())
                .isEqualTo(order.getMetadata().getName());
        sympozium.succeed(order, result());

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(calls(run)).isEqualTo("ANSWERED");
        assertThat(balances.ofAssignment(assignment(run, "analyst").id()).spent())
                .isEqualTo(Money.usd("0.50"));
    }

    private String calls(Run run) {
        return jdbc.sql("select string_agg(status, ' ' order by attempt) from model_call"
                        + " where run = ? and agent is not null")
                .param(run.id())
                .query(String.class)
                .single();
    }

    @Test
    void whatTheAgentHasNoRoomForIsOrderedAgainAndCostsTheActNothing() {
        acme("analyst");
        var run = start();
        var first = sympozium.onlyRun();
        sympozium.become(
                first, Map.of("phase", "Failed", "error", "policy validation failed: concurrency limit reached: 1/1"));

        await().atMost(Duration.ofSeconds(30))
                .until(() -> sympozium.runs().size() == 1
                        && !name(sympozium.onlyRun()).equals(name(first)));
        sympozium.succeed(sympozium.onlyRun(), result());

        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(calls(run)).isEqualTo("NOT_SENT ANSWERED");
        assertThat(balances.ofAssignment(assignment(run, "analyst").id()).spent())
                .isEqualTo(Money.usd("0.50"));
    }

    private static String name(GenericKubernetesResource run) {
        return run.getMetadata().getName();
    }

    @Test
    void aCancelledRunTakesItsAgentRunAlong() {
        acme("analyst");
        var run = start();
        sympozium.onlyRun();

        runs.cancel(run.id());

        await().atMost(Duration.ofSeconds(20)).until(() -> sympozium.runs().isEmpty());
        assertThat(spent(run).compareTo(Money.usd("0.50"))).isPositive();
    }

    @Test
    void anAgentThatTheCompanyMayNotUseIsRefusedWhenItIsPosted() {
        assertThatThrownBy(() -> acme("cluster-admin"))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        problem -> assertThat(problem.faults()).singleElement().satisfies(fault -> {
                            assertThat(fault.path()).isEqualTo("positions[1].agent");
                            assertThat(fault.rule()).contains("countersign.sympozium.allowed-agents");
                        }));
    }
}

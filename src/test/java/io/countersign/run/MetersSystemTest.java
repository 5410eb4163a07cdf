package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.TestPropertySource;

/** What a scrape of the whole application finds after a company has worked. */
@AutoConfigureObservability(tracing = false)
@TestPropertySource(properties = {"management.server.port=0", "countersign.meters.interval=100ms"})
class MetersSystemTest extends CompanyTest {
    @LocalManagementPort
    private int port;

    @Test
    void tellWhatWasBoughtAndWhatIsWaitedFor() {
        aCompany();
        colleagues.when("writer", "work", _ -> {
            throw new IllegalStateException("A bug of a test");
        });

        waiting(start("2.00"));

        await().untilAsserted(() -> assertThat(scrape())
                .contains("countersign_model_calls_seconds_count{act=\"PLAN\",outcome=\"answered\"}")
                .contains("countersign_model_tokens_total{direction=\"output\"}")
                .contains("countersign_model_cost_usd_total{company=\"%s\"}".formatted(company))
                .contains("countersign_ledger_posted_usd{company=\"%s\"} 0.00".formatted(company))
                .contains("countersign_ledger_reserved_usd{company=\"%s\"} 0.0".formatted(company))
                .contains("countersign_ledger_overrun_usd{company=\"%s\"} 0.0".formatted(company))
                .contains("countersign_runs_open{company=\"%s\",status=\"RUNNING\"} 1.0".formatted(company))
                .contains("countersign_waiting{kind=\"INCIDENT\"} 1.0")
                .contains("countersign_waiting_oldest_seconds{kind=\"INCIDENT\"}")
                .contains("countersign_engine_agent_tasks 1.0", "countersign_engine_jobs_due 0.0")
                .contains("countersign_agent_tasks ", "countersign_agent_tasks_working ", "countersign_writes_waiting ")
                .contains("hikaricp_connections_pending{", "jvm_memory_used_bytes{"));
    }

    private String scrape() throws Exception {
        var scrape = HttpRequest.newBuilder(URI.create("http://localhost:%d/actuator/prometheus".formatted(port)));
        var answer = HttpClient.newHttpClient().send(scrape.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}

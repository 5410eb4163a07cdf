package io.countersign.run;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

/** What a scrape of the whole application finds after a company has worked. */
@AutoConfigureObservability(tracing = false)
@TestPropertySource(properties = {"management.server.port=0", "countersign.meters.interval=100ms"})
class MetersSystemTest extends CompanyTest {
    private static final Pattern USED = Pattern.compile("(?:by \\(([a-z, ]+)\\) \\((?:rate\\(|increase\\()?)?"
            + "((?:countersign|hikaricp|http_server|jvm)_[a-z_]+)\\{([^}]*)\\}");

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @BeforeEach
    void aRunWaitsForAnOperator() {
        aCompany();
        colleagues.when("writer", "work", _ -> {
            throw new IllegalStateException("A bug of a test");
        });
        waiting(start("2.00"));
        runs.cancel(waiting(start("0.001")).id());
    }

    @Test
    void tellWhatWasBoughtAndWhatIsWaitedFor() {
        await().untilAsserted(() -> assertThat(scrape())
                .contains("countersign_model_calls_seconds_count{act=\"PLAN\",outcome=\"answered\"}")
                .contains("countersign_model_tokens_total{direction=\"output\"}")
                .contains("countersign_model_cost_usd_total{company=\"%s\"}".formatted(company))
                .contains("countersign_ledger_posted_usd{company=\"%s\"} 0.00".formatted(company))
                .contains("countersign_ledger_reserved_usd{company=\"%s\"} 0.0".formatted(company))
                .contains("countersign_ledger_overrun_usd{company=\"%s\"} 0.0".formatted(company))
                .contains("countersign_runs_open{company=\"%s\",status=\"RUNNING\"} 1.0".formatted(company))
                .contains("countersign_waiting{kind=\"INCIDENT\"} ")
                .contains("countersign_waiting_oldest_seconds{kind=\"INCIDENT\"}")
                .contains("countersign_engine_agent_tasks ", "countersign_engine_jobs_due 0.0")
                .contains("countersign_agent_tasks ", "countersign_agent_tasks_working ", "countersign_writes_waiting ")
                .contains("countersign_acts_seconds_count{act=\"PLAN\",outcome=\"done\"}")
                .contains("countersign_acts_seconds_count{act=\"WORK\",outcome=\"incident\"}")
                .contains("countersign_runs_ended_seconds_count{company=\"%s\",outcome=\"CANCELLED\"} 1"
                        .formatted(company))
                .contains("countersign_approvals_ended_seconds_count{kind=\"BUDGET\",outcome=\"CANCELLED\"}")
                .contains("countersign_approvals_waiting{kind=\"WORK\"} 0.0")
                .contains("countersign_approvals_oldest_seconds{kind=\"BUDGET\"}")
                .contains("countersign_gates_waiting ", "countersign_gates_oldest_seconds ")
                .contains("countersign_reservations_open{state=\"HELD\"} ")
                .contains("countersign_reservations_oldest_seconds{state=\"SENT\"} ")
                .contains("countersign_reservations_overdue_seconds 0.0", "countersign_node_leases_lost_total ")
                .contains("hikaricp_connections_pending{", "jvm_memory_used_bytes{"));
    }

    @Test
    void tellWhoWaitsForMoneyAndForHowLong() throws Exception {
        var run = waiting(start("0.001"));

        await().untilAsserted(
                        () -> assertThat(value("countersign_gates_waiting")).isEqualTo(1));
        assertThat(value("countersign_approvals_waiting{kind=\"BUDGET\"}")).isEqualTo(1);
        await().untilAsserted(() ->
                assertThat(value("countersign_gates_oldest_seconds")).isPositive());
        runs.cancel(run.id());
        await().untilAsserted(
                        () -> assertThat(value("countersign_gates_waiting")).isZero());
        assertThat(value("countersign_approvals_oldest_seconds{kind=\"BUDGET\"}"))
                .isZero();
    }

    @Test
    void tellThatACallIsInDoubtForTooLong() {
        var run = waiting(start("2.00"));

        var late = jdbc.sql("""
            update reservation set expires_at = clock_timestamp() - interval '1 hour' where run = ? and state = 'SENT'\
            """).param(run.id()).update();

        assertThat(late).isEqualTo(1);
        await().untilAsserted(() ->
                assertThat(value("countersign_reservations_overdue_seconds")).isGreaterThan(3000));
        runs.cancel(run.id());
    }

    @Test
    void areThoseThatTheChartsAlertsAndItsDashboardNameWithTheirLabels() throws Exception {
        get(port, "/login");
        var chart = Files.readString(Path.of("chart/files/dashboard.json"))
                + Files.readString(Path.of("chart/templates/prometheusrule.yaml"));
        var used = USED.matcher(chart).results().map(Used::of).collect(toSet());

        assertThat(used).hasSizeGreaterThan(25);
        await().untilAsserted(() -> {
            var scraped = scrape().lines().toList();
            assertThat(used)
                    .filteredOn(one -> scraped.stream().noneMatch(one::isIn))
                    .isEmpty();
        });
    }

    /** A meter as an expression uses it: the labels it is grouped by, and those by which it is chosen. */
    private record Used(String meter, Set<String> labels) {
        /** Labels that Prometheus adds. */
        private static final Set<String> OF_THE_SCRAPE = Set.of("namespace", "pod");

        static Used of(MatchResult found) {
            var labels = Stream.concat(
                            Stream.of(Objects.requireNonNullElse(found.group(1), "")
                                    .split(", ")),
                            Pattern.compile("(\\w+)=")
                                    .matcher(found.group(3))
                                    .results()
                                    .map(label -> label.group(1)))
                    .filter(label -> !label.isEmpty() && !OF_THE_SCRAPE.contains(label))
                    .collect(toSet());
            return new Used(found.group(2), labels);
        }

        boolean isIn(String line) {
            return (line.startsWith(meter + "{") || line.startsWith(meter + " "))
                    && labels.stream().allMatch(label -> line.contains(label + "=\""));
        }
    }

    private double value(String meter) throws Exception {
        return scrape().lines()
                .filter(line -> line.startsWith(meter + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(meter.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No " + meter));
    }

    private String scrape() throws Exception {
        return get(managementPort, "/actuator/prometheus");
    }

    private static String get(int port, String path) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(port, path)));
        var answer = HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}

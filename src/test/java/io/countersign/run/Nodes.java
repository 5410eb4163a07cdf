package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.Countersign;
import io.countersign.TestDatabase;
import io.countersign.company.Companies;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/** Whole applications on one database, which a test starts and stops as it likes. */
final class Nodes implements AutoCloseable {
    static final String GOAL = "Answer the question";
    static final String PASSWORD = "correct horse battery staple";
    static final String SECRET = "a secret of the tests, of at least 32 bytes";
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String database;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<ConfigurableApplicationContext> started = new ArrayList<>();
    private Consumer<GenericApplicationContext> more = _ -> {};

    Nodes() {
        this(TestDatabase.freshUrl());
    }

    Nodes(String database) {
        this.database = database;
    }

    /** Beans that every node has besides its own. */
    void beside(Consumer<GenericApplicationContext> beans) {
        more = beans;
    }

    /** The leases are longer than any test, so nobody takes over what was not given away. */
    ConfigurableApplicationContext start(String... settings) {
        var arguments = Stream.concat(
                Stream.of(
                        "--server.port=0",
                        "--management.server.port=0",
                        "--spring.datasource.url=" + database,
                        "--spring.datasource.username=postgres",
                        "--countersign.engine.lease=5m",
                        "--countersign.example.enabled=false",
                        "--camunda.bpm.generate-unique-process-engine-name=true",
                        "--camunda.bpm.generate-unique-process-application-name=true",
                        "--camunda.bpm.job-execution.enabled=false",
                        "--countersign.admin.password=" + PASSWORD,
                        "--countersign.auth.secret=" + SECRET),
                Stream.of(settings));
        var node = new SpringApplicationBuilder(Countersign.class)
                .registerShutdownHook(false)
                .initializers((GenericApplicationContext context) -> more.accept(context))
                .run(arguments.toArray(String[]::new));
        started.add(node);
        return node;
    }

    /** A chief executive with two reports. */
    void post(ConfigurableApplicationContext node) {
        var yaml = """
            company: acme
            name: Test company
            mission: To be tested.
            budget: 50
            positions:
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 10}
              - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
              - {key: checker, title: Checker, reportsTo: ceo, instructions: Checks.}
            """;
        node.getBean(Companies.class).post(Definitions.read(yaml.getBytes(UTF_8), DefinitionFormat.YAML), "test");
    }

    /** Gives the company its goal, as a program would. */
    UUID order(ConfigurableApplicationContext node, String budget) throws IOException, InterruptedException {
        var body = "{\"goal\": \"%s\", \"budget\": \"%s\"}".formatted(GOAL, budget);
        var request = request(node, "local.server.port", "/api/companies/acme/runs")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        var answer = send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        var location = answer.headers().firstValue("Location").orElseThrow();
        return UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
    }

    Run ended(ConfigurableApplicationContext node, UUID run) {
        var runs = node.getBean(Runs.class);
        return await().atMost(PATIENCE)
                .until(() -> runs.find(run), now -> now.status().isFinal());
    }

    HttpRequest.Builder request(ConfigurableApplicationContext node, String port, String path) {
        var login = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(UTF_8));
        return HttpRequest.newBuilder(
                        URI.create("http://localhost:" + node.getEnvironment().getProperty(port) + path))
                .header("Authorization", "Basic " + login);
    }

    <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> body)
            throws IOException, InterruptedException {
        return client.send(request.build(), body);
    }

    @Override
    public void close() {
        started.forEach(ConfigurableApplicationContext::close);
        client.close();
    }
}

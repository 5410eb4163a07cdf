package io.countersign.run.answers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.TestDatabase;
import io.countersign.access.Browser;
import io.countersign.record.SigningKey;
import io.countersign.trial.Api;
import io.countersign.trial.PlainColleague;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A whole installation whose every secret is known, and that is treated as badly as can be: afterwards none of them is in
 * any table, in any line that it wrote, or in any answer that it gives to its administrator.
 */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "countersign.engine.farewell=1s",
            "countersign.engine.heartbeat=100ms",
            "countersign.gateway.retry-pause=20ms",
            "countersign.gateway.longest-call=1s",
            "countersign.outgoing.allow=127.0.0.1"
        })
@ExtendWith(OutputCaptureExtension.class)
class CanarySystemTest {
    private static final Canary GATEWAY_KEY = Canary.of("Gateway");
    private static final Canary ADMINISTRATOR = Canary.of("Admin");
    private static final Canary CHAIR = Canary.of("Chair");
    private static final Canary CHAIR_LATER = Canary.of("ChairLater");
    private static final Canary TYPED = Canary.of("Typed");
    private static final String RECORD_KEY = SigningKey.make();
    private static final Map<String, Canary> SETTINGS = Map.of(
            "OPENAI_API_KEY", GATEWAY_KEY,
            "ANTHROPIC_API_KEY", Canary.of("Anthropic"),
            "countersign.admin.password", ADMINISTRATOR,
            "countersign.auth.secret", Canary.of("Auth"),
            "countersign.auth.previous-secret", Canary.of("AuthBefore"),
            "countersign.secrets.key", Canary.of("Seal"),
            "countersign.secrets.previous-key", Canary.of("SealBefore"),
            "spring.datasource.password", Canary.of("Database"),
            "management.otlp.tracing.headers.authorization", Canary.of("Collector"));

    private static final WildGateway GATEWAY = new WildGateway();

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Value("${countersign.database.schema}")
    private String schema;

    private final List<Canary> canaries = new ArrayList<>(List.of(CHAIR, CHAIR_LATER, TYPED));
    private Api admin = new Api(0, "", "");

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry properties) {
        var url = TestDatabase.freshUrl();
        properties.add("spring.datasource.url", () -> url);
        properties.add("spring.datasource.username", () -> "postgres");
        properties.add("OPENAI_BASE_URL", GATEWAY::url);
        properties.add("countersign.record.key", () -> RECORD_KEY);
        SETTINGS.forEach((name, canary) -> properties.add(name, canary::secret));
    }

    @BeforeEach
    void begin() {
        admin = new Api(port, "admin", ADMINISTRATOR.secret());
        canaries.addAll(SETTINGS.values());
        canaries.add(new Canary("Record", RECORD_KEY.substring(24, 60)));
    }

    @Test
    void noSecretIsLeftAnywhere(CapturedOutput output) throws Exception {
        var lines = new LogLines("io.countersign", "org.camunda", "org.springframework", "com.zaxxer", "org.apache");
        try (lines) {
            people();
            var runs = new ArrayList<>(List.of(honestly()));
            for (var echo : Echo.values()) {
                runs.add(echoing(echo));
            }

            var seeker = new Seeker(canaries);
            var doors = new OpenDoors(admin, seeker);
            assertThat(doors.actuator()).isSubsetOf("", "/health", "/info", "/prometheus");
            doors.engine();
            assertThat(doors.own(known(runs))).isGreaterThan(25);
            seeker.lookIntoTables(jdbc, schema);
            lines.all().forEach(line -> seeker.look("a line of the log", line));
            seeker.look("the console", output.getAll());

            assertThat(seeker.found()).isEmpty();
            assertThat(seeker.places()).isGreaterThan(1000);
            assertThat(output.getAll()).contains("Countersign is ready");
            assertThat(lines.all()).isNotEmpty();
        }
        // The run did what it was to: the honest answer, and that which has the key in it, were taken.
        assertThat(jdbc.sql("select count(*) from assignment where result like 'Done with ***'")
                        .query(Integer.class)
                        .single())
                .isPositive();
    }

    /** Else all of the above would say nothing. */
    @Test
    void aSecretThatIsLeftSomewhereIsFound() {
        var canary = SETTINGS.get("countersign.secrets.key");
        var secret = "Bearer " + Objects.requireNonNull(canary).secret();
        try (var lines = new LogLines("io.countersign")) {
            LoggerFactory.getLogger("io.countersign.planted").debug("It is {}", secret);
            jdbc.sql("create table " + schema + ".planted (text text, bytes bytea, list text[])")
                    .update();
            try {
                for (var way : List.of(
                        "insert into planted (text) values (:text)",
                        "insert into planted (text) values (encode(:text::bytea, 'base64'))",
                        "insert into planted (bytes) values (:text::bytea)",
                        "insert into planted (list) values (array['a', :text])")) {
                    var seeker = new Seeker(canaries);
                    jdbc.sql(way).param("text", secret).update();
                    seeker.lookIntoTables(jdbc, schema);
                    assertThat(seeker.found())
                            .as(way)
                            .singleElement()
                            .asString()
                            .contains("Seal", "planted");
                    jdbc.sql("delete from planted").update();
                }
            } finally {
                jdbc.sql("drop table planted").update();
            }
            var seeker = new Seeker(canaries);
            lines.all().forEach(line -> seeker.look("a line of the log", line));
            seeker.look(
                    "an answer",
                    "{\"x\":\"" + HexFormat.of().withUpperCase().formatHex(secret.getBytes(UTF_8)) + "\"}");
            assertThat(seeker.found()).hasSize(2);
        }
    }

    /** Logins right and wrong, by form and by header; people whose passwords change, or do not. A wrong one delays the next. */
    private void people() throws Exception {
        var browser = browser();
        browser.logIn("admin", ADMINISTRATOR.secret());
        var session = browser.cookie("COUNTERSIGN_SESSION");
        canaries.add(new Canary("Session", session.substring(session.lastIndexOf('.') + 1)));
        assertThat(browser.open("/camunda/app/cockpit/default/").statusCode()).isEqualTo(200);

        for (var name : List.of("canary-chair", "canary-typist")) {
            assertThat(send(admin, "POST", "/engine-rest/user/create", """
                {"profile": {"id": "%s", "firstName": "A", "lastName": "Person"}, "credentials": {"password": "%s"}}\
                """.formatted(name, CHAIR.secret())))
                    .isEqualTo(204);
        }
        assertThat(send(admin, "PUT", "/engine-rest/group/board/members/canary-chair", "{}"))
                .isEqualTo(204);
        assertThat(send(admin, "PUT", "/engine-rest/user/canary-chair/credentials", password(ADMINISTRATOR)))
                .isEqualTo(204);

        var typist = new Api(port, "canary-typist", CHAIR.secret());
        assertThat(send(typist, "PUT", "/engine-rest/user/canary-typist/credentials", password(TYPED)))
                .isGreaterThanOrEqualTo(400);
        assertThat(new Api(port, "canary-typist", TYPED.secret())
                        .get("/api/runs")
                        .status())
                .isEqualTo(401);
        browser().logIn("canary-typist", TYPED.secret());
        browser().logIn(TYPED.secret(), "canary-typist");
        browser().logIn("canary-typist" + TYPED.secret(), TYPED.secret());
    }

    private Browser browser() {
        return new Browser(URI.create("http://localhost:" + port));
    }

    private static String password(Canary own) {
        return "{\"password\": \"%s\", \"authenticatedUserPassword\": \"%s\"}"
                .formatted(CHAIR_LATER.secret(), own.secret());
    }

    /** A company that plans, waits for the board, works and delivers. */
    private UUID honestly() throws Exception {
        GATEWAY.behave(
                "honest",
                (question, ignored, wire) -> wire.json(
                        200,
                        Completion.of(
                                PlainColleague.answer(question.act(), question.schema(), question.brief()),
                                Completion.usage(1000, 0, 200))));
        post(
                "honest",
                "strategyApproval: true",
                "- {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}");
        var run = start("honest");
        var chair = new Api(port, "canary-chair", CHAIR_LATER.secret());
        until(run, () -> {
            for (var request : admin.get("/api/approvals?status=PENDING&company=honest")
                    .ok()
                    .path("items")) {
                chair.post(
                        "/api/approvals/" + request.path("id").asText() + "/decisions",
                        "{\"decision\": \"APPROVE\", \"comment\": \"Go on\", \"digest\": \"%s\"}"
                                .formatted(request.path("digest").asText()));
            }
            return status(run).equals("SUCCEEDED");
        });
        return run;
    }

    /** A company whose gateway sends the key back; where it does so for ever, three times are enough. */
    private UUID echoing(Echo echo) throws Exception {
        GATEWAY.behave(echo.company(), (question, ignored, wire) -> echo.send(question, GATEWAY_KEY.secret(), wire));
        post(echo.company(), "", "");
        var run = start(echo.company());
        until(run, () -> !status(run).equals("RUNNING") || GATEWAY.calls(run).size() >= 3);
        admin.post("/api/runs/" + run + "/cancel", "{}");
        return run;
    }

    private void post(String company, String fields, String positions) throws Exception {
        admin.company("""
            company: %s
            name: %1$s
            mission: To keep secrets.
            budget: 50
            %s
            positions:
            - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
            %s
            """.formatted(company, fields, positions)).ok();
    }

    private UUID start(String company) throws Exception {
        return UUID.fromString(admin.start(company, "Keep it to yourself", "2.00")
                .ok()
                .path("id")
                .asText());
    }

    private String status(UUID run) throws Exception {
        return admin.get("/api/runs/" + run).ok().path("status").asText();
    }

    private static void until(UUID run, Callable<Boolean> condition) {
        await().alias("run " + run)
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }

    private static int send(Api as, String method, String path, String json) throws IOException, InterruptedException {
        return as.raw(as.to(path)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(json)))
                .statusCode();
    }

    private Map<String, List<String>> known(List<UUID> runs) {
        return Map.of(
                "company",
                Stream.concat(
                                Stream.of("honest", "nobody"),
                                Arrays.stream(Echo.values()).map(Echo::company))
                        .toList(),
                "position",
                List.of("ceo", "nobody"),
                "run",
                Stream.concat(runs.stream().map(UUID::toString), Stream.of("nothing", new UUID(0, 0).toString()))
                        .toList(),
                "call",
                ids("select id::text from model_call"),
                "approval",
                ids("select id::text from approval_request"),
                "number",
                List.of("1", "0"),
                "month",
                List.of("2026-01"));
    }

    private List<String> ids(String sql) {
        return jdbc.sql(sql).query(String.class).list();
    }
}

package io.countersign.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.countersign.TestDatabase;
import io.countersign.record.SigningKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What doctor says of an installation: nothing of a healthy one, and every fault of a broken one, each by its name. */
class DoctorCommandTest {
    private static final String KEY = "sk-hunter2-hunter2-hunter2";

    private static HttpServer gateway;
    private static String url;
    private static volatile int status = 200;

    @TempDir
    private Path directory;

    @BeforeAll
    static void surroundings() throws Exception {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/v1/models", exchange -> {
            var known = exchange.getRequestHeaders().getFirst("Authorization").equals("Bearer " + KEY);
            var body =
                    "{\"data\": [{\"id\": \"gpt-5-mini\"}, {\"id\": \"of-nobody\"}]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? status : 401, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        gateway.start();
        url = TestDatabase.freshUrl();
        var keyboard = new Keyboard(Map.of(
                "spring.datasource.url", url,
                "spring.datasource.username", "postgres",
                "countersign.admin.password", "correct horse battery staple"));
        keyboard.type("onboard");
    }

    @AfterAll
    static void stop() {
        gateway.stop(0);
    }

    private Keyboard healthy() {
        return new Keyboard(Map.of())
                .with("spring.datasource.url", url)
                .with("spring.datasource.username", "postgres")
                .with("countersign.data-directory", directory.resolve("data").toString())
                .with("countersign.auth.secret", "hunter2-hunter2-hunter2-hunter2-hunter2")
                .with("countersign.record.key", SigningKey.make())
                .with("countersign.agent.key", AgentKey.make())
                .with("countersign.oidc.issuer", "https://id.example.com")
                .with("countersign.secrets.key", "hunter2-hunter2-hunter2-hunter2-hunter2")
                .with("OPENAI_API_KEY", KEY)
                .with("countersign.outgoing.allow", "http://localhost,http://127.0.0.1")
                .with(
                        "OPENAI_BASE_URL",
                        "http://localhost:" + gateway.getAddress().getPort())
                .with("server.port", "0");
    }

    /** Looking into tables takes a while; many faults show without. */
    private Keyboard withoutTables() {
        return healthy().with("countersign.database.schema", "elsewhere");
    }

    /** The tests' database forgets what it has not written when the power fails, and doctor is right to say so. */
    @Test
    void findsNothingWrongWithAHealthyInstallation() throws Exception {
        var keyboard = healthy();

        assertThat(keyboard.type("doctor", "--json")).as(keyboard.out()).isZero();

        var said = new ObjectMapper().readTree(keyboard.out());
        assertThat(said.path("ok").asBoolean()).isTrue();
        assertThat(bad(said)).singleElement().asString().contains("fsync is off");
        assertThat(said.findValuesAsText("check"))
                .contains(
                        "configuration",
                        "database",
                        "clock",
                        "migrations",
                        "prices",
                        "administrator",
                        "keys",
                        "files",
                        "gateway",
                        "port",
                        "backups");
        assertThat(keyboard.err()).isEmpty();
    }

    @Test
    void namesEachFaultOfABrokenInstallationAndNoSecret() throws Exception {
        var data = Files.createDirectories(directory.resolve("data"));
        Files.setPosixFilePermissions(
                Files.writeString(data.resolve("auth-secret"), "hunter2"),
                PosixFilePermissions.fromString("rw-r--r--"));
        try (var taken = new ServerSocket(0)) {
            var keyboard = healthy()
                    .with("spring.datasource.url", "jdbc:postgresql://127.0.0.1:1/none?password=hunter2")
                    .with("countersign.auth.secret", "hunter2")
                    .with("countersign.auth.previous-secret", "hunter2")
                    .with("countersign.record.key", "hunter2")
                    .with("countersign.agent.key", "hunter2")
                    .with("countersign.agent.key-previous", "hunter2,hunter2")
                    .with("countersign.secrets.key", "hunter2")
                    .with("countersign.secrets.previous-key", "hunter2")
                    .with("countersign.admin.password", "hunter2")
                    .with("countersign.prices.file", "/nowhere/prices.yaml")
                    .with("OPENAI_BASE_URL", "ftp://hunter2:hunter2@gateway")
                    .with("server.port", String.valueOf(taken.getLocalPort()));

            assertThat(keyboard.type("doctor")).isEqualTo(1);

            assertThat(keyboard.out())
                    .contains(
                            "FAIL  database       PostgreSQL at 127.0.0.1:1/none cannot be used",
                            "FAIL  keys           COUNTERSIGN_AUTH_SECRET is shorter than 32 bytes",
                            "COUNTERSIGN_AUTH_PREVIOUS_SECRET is shorter than 32 bytes",
                            "COUNTERSIGN_RECORD_KEY is not an Ed25519 key",
                            "COUNTERSIGN_AGENT_KEY is not a P-256 key",
                            "COUNTERSIGN_AGENT_KEY_PREVIOUS has 2 keys that are none",
                            "FAIL  keys           COUNTERSIGN_SECRETS_KEY is shorter than 32 bytes",
                            "COUNTERSIGN_SECRETS_PREVIOUS_KEY is shorter than 32 bytes",
                            "FAIL  files          Others may read or change " + data.resolve("auth-secret"),
                            "FAIL  gateway        OPENAI_BASE_URL must begin with http",
                            "FAIL  prices",
                            "/nowhere/prices.yaml",
                            "FAIL  port           Port " + taken.getLocalPort(),
                            "WARN  administrator  COUNTERSIGN_ADMIN_PASSWORD is shorter than 12")
                    .doesNotContain("hunter2");
            assertThat(keyboard.out().lines().filter(line -> line.startsWith("FAIL  ") || line.startsWith("WARN  ")))
                    .hasSameSizeAs(keyboard.out()
                            .lines()
                            .filter(line -> line.startsWith(" ".repeat(21)))
                            .toList());
            assertThat(keyboard.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DATABASE_URL, postgres://me:hunter2@host:port:5/x, database, DATABASE_URL names a host or port that cannot be",
        "countersign.auth.secret, '${hunter2}', keys, COUNTERSIGN_AUTH_SECRET has ${",
        "countersign.auth.secret, '', keys, COUNTERSIGN_AUTH_SECRET is not set",
        "countersign.record.key, '', keys, COUNTERSIGN_RECORD_KEY is not set",
        "countersign.agent.key, '', keys, COUNTERSIGN_AGENT_KEY is not set",
        "countersign.secrets.key, '', keys, COUNTERSIGN_SECRETS_KEY is not set",
        "countersign.database.schema, Wrong!, database, COUNTERSIGN_DATABASE_SCHEMA is no name",
        "countersign.database.schema, elsewhere, migrations, There are no tables yet",
        "countersign.model, gpt-6-hunter3, prices, Model gpt-6-hunter3 has no price",
        "countersign.model, gpt-6-hunter3, gateway, does not list the model gpt-6-hunter3",
        "OPENAI_API_KEY, sk-hunter2-of-somebody-else, gateway, refuses the key (401)",
        "OPENAI_API_KEY, '', gateway, OPENAI_BASE_URL is set and OPENAI_API_KEY is not",
        "OPENAI_BASE_URL, http://127.0.0.1:1, gateway, The gateway at 127.0.0.1:1 cannot be reached",
        "countersign.outgoing.allow, '', gateway, 'which is this machine itself; where that is meant, set"
                + " COUNTERSIGN_OUTGOING_ALLOW'",
        "countersign.outgoing.allow, '10.0.0.0/99', gateway, 'countersign.outgoing.allow (COUNTERSIGN_OUTGOING_ALLOW):"
                + " 10.0.0.0/99'",
        "server.port, hunter2, port, SERVER_PORT is no whole number",
        "spring.datasource.hikari.maximum-pool-size, 1000, database, A replica wants 1000 connections",
        "spring.datasource.hikari.maximum-pool-size, 200, database, two replicas",
        "spring.datasource.username, hunter3, database, does not exist",
        "spring.config.additional-location, file:/nowhere/hunter2/, configuration, This could not be looked at"
    })
    void namesTheFault(String setting, String value, String check, String words) throws Exception {
        var keyboard = withoutTables();
        keyboard.with("spring.datasource.url", setting.equals("DATABASE_URL") ? "" : url)
                .with(setting, value);

        keyboard.type("doctor", "--json");

        var said = new ObjectMapper().readTree(keyboard.out());
        assertThat(bad(said))
                .anySatisfy(
                        finding -> assertThat(finding).startsWith(check + " ").contains(words.replace("\\\\", "")));
        assertThat(keyboard.out()).doesNotContain("hunter2");
    }

    @Test
    void missesNoKeyToSealWithWhereNothingIsSealed() {
        var keyboard = withoutTables().with("countersign.secrets.key", "").with("countersign.oidc.issuer", "");

        keyboard.type("doctor");

        assertThat(keyboard.out()).contains("keys").doesNotContain("COUNTERSIGN_SECRETS_KEY");
    }

    @Test
    void noticesModelsOfCompaniesWithoutAPrice() throws Exception {
        var own = TestDatabase.freshUrl();
        JdbcClient.create(new DriverManagerDataSource(own, "postgres", ""))
                .sql("""
                    insert into company (id, name, newest) values ('acme', 'Acme', 2);
                    insert into company_version (company, version, definition, digest, budget, created_by)
                    values ('acme', 1, '{}', 'x', 0, 'test'), ('acme', 2, '{}', 'y', 0, 'test');
                    insert into company_position (company, version, key, ordinal, level, title, filled_by, model)
                    values ('acme', 1, 'ceo', 0, 0, 'Chief', 'agent', 'model-of-yesterday'),
                           ('acme', 2, 'ceo', 0, 0, 'Chief', 'agent', 'model-of-nobody')\
                    """)
                .update();
        var keyboard = healthy().with("spring.datasource.url", own);

        assertThat(keyboard.type("doctor")).isEqualTo(1);

        assertThat(keyboard.out())
                .contains(
                        "FAIL  prices         Model model-of-nobody has no price",
                        "countersign.prices.models[model-of-nobody]")
                .contains("WARN  administrator  There is none, so nobody can log in.")
                .doesNotContain("model-of-yesterday");
    }

    @Test
    void noticesTablesOfAnotherVersionAndAFailedMigration() {
        var own = TestDatabase.freshUrl();
        var jdbc = JdbcClient.create(new DriverManagerDataSource(own, "postgres", ""));
        var keyboard = healthy().with("spring.datasource.url", own);
        jdbc.sql("update flyway_schema_history set checksum = 1 where version = '3'")
                .update();
        jdbc.sql("update flyway_schema_history set success = false where version = '5'")
                .update();
        jdbc.sql("""
            insert into flyway_schema_history (installed_rank, version, description, type, script, checksum, installed_by,
                                               execution_time, success)
            values (9000, '9000', 'of the future', 'SQL', 'V9000__of_the_future.sql', 1, 'somebody', 1, true)\
            """).update();

        keyboard.type("doctor");

        assertThat(keyboard.out())
                .contains("FAIL  migrations     Migration 5 failed.", "Migration 3 is not the one that was applied")
                .contains("WARN  migrations     The database is of a newer version than this program: it has migration"
                        + " 9000.");
    }

    @Test
    void noticesAClockThatIsOff() {
        var keyboard = healthy().with("spring.datasource.url", TestDatabase.emptyUrlBehind(Duration.ofMinutes(5)));

        keyboard.type("doctor");

        assertThat(keyboard.out())
                .containsPattern("WARN  clock +This machine's clock is (299|30\\d) s ahead of the database's");
    }

    @Test
    void aGatewayWithoutAListIsNoFault() {
        status = 404;
        try {
            var keyboard = withoutTables();

            assertThat(keyboard.type("doctor")).isZero();
            assertThat(keyboard.out()).contains("WARN  gateway", "gives no list of its models (404");
        } finally {
            status = 200;
        }
    }

    /** What is not OK, as check and words. */
    private static List<String> bad(JsonNode said) {
        var bad = new ArrayList<String>();
        for (var finding : said.path("findings")) {
            if (!finding.path("level").asText().equals("OK")) {
                assertThat(finding.path("remedy").asText()).isNotBlank();
                bad.add(finding.path("check").asText() + " "
                        + finding.path("what").asText());
            }
        }
        return bad;
    }
}

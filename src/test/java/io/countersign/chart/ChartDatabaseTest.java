package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

/** How application and backup are told of the database. */
class ChartDatabaseTest {
    /** Kubernetes expands a variable only from those before it. */
    @Test
    void thePasswordComesBeforeTheAddressThatNamesIt() {
        var env = Chart.asItComes().render().container().path("env");

        assertThat(env.path(0)).isEqualTo(variable("""
            name: PG_PASSWORD
            valueFrom: {secretKeyRef: {name: countersign-db-postgresql, key: password}}
            """));
        assertThat(env.path(1)).isEqualTo(variable("""
            name: DATABASE_URL
            value: "postgres://countersign:$(PG_PASSWORD)@countersign-db-postgresql:5432/countersign"
            """));
    }

    @Test
    void everyPartOfTheAddressCanBeChosen() {
        var env = Chart.asItComes().with("""
            database: {host: pg.example.com, port: 6432, name: d, username: u, existingSecret: s,
                       existingSecretPasswordKey: k, sslMode: verify-full}
            """).render().container().path("env");

        assertThat(env.path(0).at("/valueFrom/secretKeyRef").toString()).isEqualTo("{\"name\":\"s\",\"key\":\"k\"}");
        assertThat(env.path(1).path("value").asText())
                .isEqualTo("postgres://u:$(PG_PASSWORD)@pg.example.com:6432/d?sslmode=verify-full");
    }

    @Test
    void namesMayHaveAnyCharacters() {
        var values = "database: {username: 'a@b c+d', name: 'e/f'}";
        var env = Chart.asItComes().with(values).render().container().path("env");
        var separate = Chart.asItComes()
                .with(values)
                .with("database: {variables: separate}")
                .render()
                .container()
                .path("env");

        assertThat(env.path(1).path("value").asText())
                .isEqualTo("postgres://a%40b%20c%2Bd:$(PG_PASSWORD)@countersign-db-postgresql:5432/e%2Ff");
        assertThat(separate.path(1).path("value").asText()).endsWith(":5432/e%2Ff");
        assertThat(separate.path(2).path("value").asText()).isEqualTo("a@b c+d");
    }

    @Test
    void separateVariablesTakeAnyPassword() {
        var env = Chart.asItComes()
                .with("database: {variables: separate}")
                .render()
                .container()
                .path("env");

        assertThat(Rendering.texts(env, "name"))
                .startsWith(
                        "PG_PASSWORD",
                        "SPRING_DATASOURCE_URL",
                        "SPRING_DATASOURCE_USERNAME",
                        "SPRING_DATASOURCE_PASSWORD")
                .doesNotContain("DATABASE_URL");
        assertThat(env.path(1).path("value").asText())
                .isEqualTo("jdbc:postgresql://countersign-db-postgresql:5432/countersign");
        assertThat(env.path(3).path("value").asText()).isEqualTo("$(PG_PASSWORD)");
    }

    @Test
    void anAddressGivenWholeReplacesThemAll() {
        var plain = Chart.asItComes()
                .with("database: {url: 'postgres://a:b@c/d', host: ignored}")
                .render();

        assertThat(plain.container().path("env").toString())
                .isEqualTo("[{\"name\":\"DATABASE_URL\",\"value\":\"postgres://a:b@c/d\"}]");
    }

    @Test
    void anAddressGivenWholeMayNameThePassword() {
        var env = Chart.asItComes()
                .with("database: {url: 'postgres://a:$(PG_PASSWORD)@c/d'}")
                .render()
                .container()
                .path("env");

        assertThat(Rendering.texts(env, "name")).startsWith("PG_PASSWORD", "DATABASE_URL");
    }

    @Test
    void theWholeAddressMayBeASecret() {
        var env = Chart.with(Chart.FOLDER.resolve("ci/http-probes.yaml"))
                .render()
                .container()
                .path("env");

        assertThat(env.path(0)).isEqualTo(variable("""
            name: DATABASE_URL
            valueFrom: {secretKeyRef: {name: our-database, key: uri}}
            """));
    }

    @Test
    void neitherPasswordNorAddressIsOptional() {
        assertThat(Chart.asItComes().render().container().path("env").findValues("optional"))
                .isEmpty();
    }

    @Test
    void theBackupReadsTheSameDatabaseAndSchema() {
        var rendering = Chart.asItComes()
                .with("database: {host: pg, username: u, name: d, schema: ours}")
                .render();
        var env = rendering.backupPod().at("/containers/0/env");

        assertThat(env).contains(variable("{name: PGHOST, value: pg}"), variable("{name: PGUSER, value: u}"));
        assertThat(env).contains(variable("{name: PGDATABASE, value: d}"), variable("{name: PGPORT, value: '5432'}"));
        assertThat(env).contains(variable("{name: COUNTERSIGN_DATABASE_SCHEMA, value: ours}"));
        assertThat(rendering.config().path("COUNTERSIGN_DATABASE_SCHEMA").asText())
                .isEqualTo("ours");
    }

    private static JsonNode variable(String yaml) {
        return Yaml.one(yaml);
    }
}

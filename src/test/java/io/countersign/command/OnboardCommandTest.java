package io.countersign.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.TestDatabase;
import io.countersign.access.AuthSecrets;
import io.countersign.access.SealKey;
import io.countersign.record.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An installation brought up without a browser. */
class OnboardCommandTest {
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    private Path directory;

    @Test
    void makesTablesAndAdministratorAndSaysWhatIsMissing() {
        var keyboard = onAnEmptyDatabase();

        assertThat(keyboard.type("onboard")).as(keyboard.err()).isEqualTo(1);
        assertThat(keyboard.out())
                .contains(
                        "Still missing:",
                        "COUNTERSIGN_AUTH_SECRET is not set",
                        "COUNTERSIGN_RECORD_KEY is not set",
                        "COUNTERSIGN_AGENT_KEY is not set",
                        "countersign onboard --print-keys",
                        "There is none, so nobody can log in.",
                        "countersign user add NAME -g administrators")
                .doesNotContain("There are no tables");

        keyboard.with("countersign.admin.password", PASSWORD);
        assertThat(keyboard.type("onboard")).isEqualTo(1);
        assertThat(keyboard.out()).doesNotContain("nobody can log in");
        assertThat(keyboard.type("user", "list")).isZero();
        assertThat(keyboard.out()).isEqualTo("admin  board, camunda-admin\n");
    }

    @Test
    void printsTheKeysThatAreMissingAndNothingElse() {
        var keyboard = new Keyboard(Map.of("spring.datasource.url", "jdbc:postgresql://127.0.0.1:1/none"));

        assertThat(keyboard.type("onboard", "--print-keys")).isZero();

        var keys = lines(keyboard.out());
        assertThat(keys.keySet())
                .containsExactlyInAnyOrder(
                        "COUNTERSIGN_AUTH_SECRET",
                        "COUNTERSIGN_RECORD_KEY",
                        "COUNTERSIGN_AGENT_KEY",
                        "COUNTERSIGN_SECRETS_KEY");
        assertThat(SealKey.isTooShort(keys.getOrDefault("COUNTERSIGN_SECRETS_KEY", "")))
                .isFalse();
        assertThat(AuthSecrets.isTooShort(keys.getOrDefault("COUNTERSIGN_AUTH_SECRET", "")))
                .isFalse();
        assertThat(SigningKey.read(keys.getOrDefault("COUNTERSIGN_RECORD_KEY", "")))
                .isNotNull();
        assertThat(AgentKey.isPrivate(keys.getOrDefault("COUNTERSIGN_AGENT_KEY", "")))
                .isTrue();
        keyboard.with("countersign.record.key", keys.getOrDefault("COUNTERSIGN_RECORD_KEY", ""));
        keyboard.with("countersign.auth.secret", keys.getOrDefault("COUNTERSIGN_AUTH_SECRET", ""));
        keyboard.type("onboard", "--print-keys");
        assertThat(lines(keyboard.out())).containsOnlyKeys("COUNTERSIGN_AGENT_KEY", "COUNTERSIGN_SECRETS_KEY");
        keyboard.with("countersign.secrets.key", keys.getOrDefault("COUNTERSIGN_SECRETS_KEY", ""));
        keyboard.with("countersign.agent.key", keys.getOrDefault("COUNTERSIGN_AGENT_KEY", ""));
        keyboard.type("onboard", "--print-keys");
        assertThat(keyboard.out()).isEmpty();
    }

    @Test
    void writesKeysIntoANewFileForItsOwner() throws Exception {
        var keyboard = new Keyboard(Map.of("spring.datasource.url", "jdbc:postgresql://127.0.0.1:1/none"));
        var file = directory.resolve("keys.env");

        assertThat(keyboard.type("onboard", "--write-keys", file.toString())).isZero();

        var written = Files.readString(file);
        assertThat(lines(written)).hasSize(4);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(keyboard.out() + keyboard.err()).isEmpty();
        assertThat(keyboard.type("onboard", "--write-keys", file.toString())).isEqualTo(2);
        assertThat(file).hasContent(written);
    }

    /** With nothing configured but a password, twice; and what doctor finds once the key is damaged. */
    @Test
    void keepsOneAgentKeyBesideTheEmbeddedDatabase() throws Exception {
        var data = directory.resolve("data");
        var keyboard = new Keyboard(Map.of(
                "countersign.data-directory",
                data.toString(),
                "countersign.admin.password",
                PASSWORD,
                "server.port",
                "0"));

        assertThat(keyboard.type("onboard")).as(keyboard.out() + keyboard.err()).isZero();
        var key = Files.readString(data.resolve("agent-key"));
        assertThat(keyboard.type("onboard")).isZero();

        assertThat(AgentKey.isPrivate(key)).isTrue();
        assertThat(data.resolve("agent-key")).hasContent(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("agent-key"))))
                .isEqualTo("rw-------");
        assertThat(keyboard.out()).contains("Still missing:", "WARN  backups").doesNotContain("FAIL");
        Files.writeString(data.resolve("agent-key"), "hunter2");
        Files.writeString(data.resolve("secrets-key"), "hunter2");
        Files.setPosixFilePermissions(data.resolve("agent-key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(keyboard.type("doctor")).isEqualTo(1);
        assertThat(keyboard.out())
                .contains("FAIL  files", data.resolve("agent-key") + ".", "chmod -R go= " + data)
                .contains("The file agent-key in " + data + " is not a P-256 key")
                .contains("The file secrets-key in " + data + " is shorter than 32 bytes")
                .doesNotContain("hunter2");
    }

    private static Keyboard onAnEmptyDatabase() {
        return new Keyboard(
                Map.of("spring.datasource.url", TestDatabase.emptyUrl(), "spring.datasource.username", "postgres"));
    }

    private static Map<String, String> lines(String text) {
        var lines = new HashMap<String, String>();
        text.lines().forEach(line -> lines.put(line.split("=", 2)[0], line.split("=", 2)[1]));
        return lines;
    }
}

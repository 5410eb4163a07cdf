package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.countersign.access.AuthSecrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;
import org.springframework.mock.env.MockEnvironment;

class AuthSecretTest {
    private static final String SECRET = "hunter2-hunter2-hunter2-hunter2-";
    private static final String OTHER = "hunter3-hunter3-hunter3-hunter3-";

    @TempDir
    Path directory;

    private final MockEnvironment environment = new MockEnvironment();

    @Test
    void makesASecretForTheEmbeddedDatabaseAndKeepsItToItself() throws Exception {
        var signed = secrets().sign("id");

        assertThat(secrets().recognise(signed)).isPresent();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
        assertThat(Files.readString(file()))
                .hasSize(64)
                .isNotEqualTo(new AuthSecretFile(directory.resolve("elsewhere")).secret());
    }

    @Test
    void closesAFileThatOthersCouldRead() throws Exception {
        secrets();
        Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

        secrets();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void makesOneSecretWhenTwoApplicationsStartAtOnce() throws Exception {
        try (var applications = Executors.newFixedThreadPool(4)) {
            Callable<String> start = () -> new AuthSecretFile(directory).secret();
            var made = applications.invokeAll(List.of(start, start, start, start)).stream()
                    .map(Future::resultNow)
                    .distinct();

            assertThat(made).hasSize(1);
        }
    }

    @Test
    void makesASecretInPlaceOfAnEmptyFileAndNotOfADamagedOne() throws Exception {
        Files.createFile(file());
        secrets();
        assertThat(Files.readString(file())).hasSize(64);

        Files.writeString(file(), "hunter2");
        assertThat(fault()).hasMessageContaining("auth-secret").hasMessageNotContaining("hunter2");
    }

    @Test
    void takesTheSecretThatIsGivenAndKeepsNone() {
        environment.setProperty("countersign.auth.secret", " " + SECRET + "\n");

        assertThat(secrets().sign("id")).isEqualTo(new AuthSecrets(SECRET, null).sign("id"));
        assertThat(file()).doesNotExist();
    }

    @Test
    void stillKnowsThePreviousSecret() {
        environment.setProperty("countersign.auth.secret", SECRET);
        environment.setProperty("countersign.auth.previous-secret", OTHER);

        assertThat(secrets().recognise(new AuthSecrets(OTHER, null).sign("id"))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void refusesADatabaseOfOnesOwnWithoutASecret(String secret) {
        environment.setProperty("spring.datasource.url", "jdbc:postgresql://db/shop");
        environment.setProperty("countersign.auth.secret", secret);

        var fault = fault();

        assertThat(fault).hasMessageStartingWith("COUNTERSIGN_AUTH_SECRET is not set.");
        assertThat(fault.remedy()).contains("openssl rand -base64 48", "every replica");
        assertThat(file()).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "previous-secret"})
    void refusesAShortSecretWithoutRepeatingIt(String property) {
        environment.setProperty("countersign.auth.secret", SECRET);
        environment.setProperty("countersign.auth." + property, SECRET.substring(1));

        var fault = fault();

        assertThat(fault)
                .hasMessage("COUNTERSIGN_AUTH_%s is shorter than 32 bytes."
                        .formatted(property.equals("secret") ? "SECRET" : "PREVIOUS_SECRET"));
        assertThat(fault.remedy()).contains("openssl rand -base64 48").doesNotContain("hunter2");
    }

    @Test
    void refusesAPlaceholderThatNothingFillsWithoutRepeatingIt() {
        environment.setProperty("countersign.auth.secret", SECRET + "${hunter2}");

        var fault = fault();

        assertThat(fault)
                .hasMessageStartingWith("COUNTERSIGN_AUTH_SECRET has ${")
                .hasNoCause();
        assertThat(fault.getMessage() + fault.remedy()).doesNotContain("hunter2");
    }

    @Import({DatabaseConfiguration.class, AuthSecretConfiguration.class})
    @ImportAutoConfiguration({DataSourceAutoConfiguration.class, FlywayAutoConfiguration.class})
    static class OnlyTheDatabase {}

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void saysSoAtTheStartBeforeItWaitsForTheDatabase(CapturedOutput output) {
        var application = new SpringApplicationBuilder(OnlyTheDatabase.class).web(WebApplicationType.NONE);

        assertThatThrownBy(() -> application.run("--spring.datasource.url=jdbc:postgresql://127.0.0.1:1/none"))
                .rootCause()
                .isInstanceOf(StartupFault.class);
        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START", "COUNTERSIGN_AUTH_SECRET is not set.", "openssl rand -base64 48")
                .doesNotContain("Waiting for PostgreSQL");
    }

    private AuthSecrets secrets() {
        return new AuthSecretConfiguration().authSecrets(environment, directory);
    }

    private StartupFault fault() {
        return catchThrowableOfType(StartupFault.class, this::secrets);
    }

    private Path file() {
        return directory.resolve("auth-secret");
    }
}

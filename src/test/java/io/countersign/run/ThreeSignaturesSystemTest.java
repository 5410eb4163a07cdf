package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.countersign.TestDatabase;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The example of the page on governance does what it says, with the simulated model and the tables that ship. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "countersign.engine.farewell=1s",
            "countersign.simulated.latency=10ms",
            "countersign.admin.password=" + ThreeSignaturesSystemTest.PASSWORD,
            "countersign.auth.secret=a secret of the tests, of at least 32 bytes"
        })
class ThreeSignaturesSystemTest {
    static final String PASSWORD = "correct horse battery staple";

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) {
        var url = TestDatabase.freshUrl();
        properties.add("spring.datasource.url", () -> url);
        properties.add("spring.datasource.username", () -> "postgres");
    }

    @Test
    void theHeadTheChiefExecutiveAndTheBoardSign(@TempDir Path folder) throws Exception {
        assumeThat(Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(each -> Path.of(each, "curl")))
                .anyMatch(Files::isExecutable);
        var said = folder.resolve("said").toFile();
        var script = new ProcessBuilder("sh", "docs/examples/three-signatures.sh")
                .redirectErrorStream(true)
                .redirectOutput(said);
        script.environment().put("COUNTERSIGN_SERVER", "http://localhost:" + port);
        script.environment().put("COUNTERSIGN_ADMIN_PASSWORD", PASSWORD);

        var process = script.start();
        var over = process.waitFor(120, TimeUnit.SECONDS);
        process.destroyForcibly();

        assertThat(over).as(Files.readString(said.toPath())).isTrue();
        assertThat(process.exitValue()).as(Files.readString(said.toPath())).isZero();
        assertThat(said)
                .content()
                .containsSubsequence(
                        "\"number\":1,\"decider\":\"head-of-research\",\"capacity\":\"AGENT\"",
                        "\"number\":2,\"decider\":\"ceo\",\"capacity\":\"AGENT\"",
                        "\"status\":\"APPROVED\"",
                        "SUCCEEDED",
                        "The books add up",
                        "\"ok\":true",
                        "on the record",
                        "\"ok\":true",
                        "\"chain\":\"run:");
    }
}

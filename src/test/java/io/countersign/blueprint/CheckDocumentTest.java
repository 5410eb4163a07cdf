package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.engine.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about deployments names what the rules name. */
class CheckDocumentTest {
    @Test
    void namesEveryStepAndEveryVariableOfTheProduct() throws IOException {
        var page = Files.readString(Path.of("docs/governance-check.md"));

        assertThat(Stream.concat(Steps.NAMES.stream(), SetRule.TOLD.stream()))
                .allSatisfy(name -> assertThat(page).contains("`" + name + "`"));
    }
}

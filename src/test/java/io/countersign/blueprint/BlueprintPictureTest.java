package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.company.CompanyVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.Test;

/** The picture in the documentation is what the compiler draws; {@code -Dcountersign.pictures=write} draws it again. */
class BlueprintPictureTest {
    private static final Path PICTURE = Path.of("docs/images/acme-ceo.svg");

    @Test
    void theCommittedPictureIsCurrent() throws IOException {
        var svg = picture(ExampleCompanies.acme(), "ceo");
        if ("write".equals(System.getProperty("countersign.pictures"))) {
            Files.createDirectories(PICTURE.getParent());
            Files.writeString(PICTURE, svg);
        }

        assertThat(PICTURE).hasContent(svg);
    }

    private static String picture(CompanyVersion version, String position) {
        var bytes = Compiler.compile(version).get(Compiler.fileName(version.processKey(position)));
        return BlueprintSvg.draw(Bpmn.readModelFromStream(new ByteArrayInputStream(bytes)));
    }
}

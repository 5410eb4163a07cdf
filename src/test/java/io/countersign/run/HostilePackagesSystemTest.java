package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.trial.attack.Intruder;
import io.countersign.trial.attack.Smuggling;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Code does not get in under another name, in an archive, or among many files. */
class HostilePackagesSystemTest extends AttackTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../smuggled.bpmn",
                "/etc/smuggled.bpmn",
                "smuggled.BPMN",
                "smuggled.bpmn20.xml",
                "smuggled.bpmn.txt",
                "smuggled.form.bpmn",
                "x",
                ".bpmn",
                "smuggled.bpmn ",
                "${1+1}.bpmn",
                "smuggled.jar",
                "smuggled.class",
                "META-INF/processes.xml"
            })
    void noNameHidesCode(String name) {
        refused(deploy(name, Smuggling.SCRIPT.content()), name);
        assertThat(smuggledProcesses()).isZero();
    }

    /** An archive is nothing that may be deployed, whatever it unpacks to. */
    @Test
    void noArchiveIsUnpacked() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("smuggled.bpmn"));
            zip.write(Smuggling.SCRIPT.content());
            zip.putNextEntry(new ZipEntry("bomb.bpmn"));
            var zeros = new byte[1024 * 1024];
            for (var i = 0; i < 100; i++) {
                zip.write(zeros);
            }
        }
        for (var name : List.of("smuggled.zip", "smuggled.bar", "smuggled.bpmn", "smuggled.jar", "smuggled.gz")) {
            refused(deploy(name, bytes.toByteArray()), name);
        }
        assertThat(smuggledProcesses()).isZero();
    }

    @Test
    void manyPartsAreNoWayInEither() {
        var parts = new LinkedHashMap<String, byte[]>();
        for (var i = 0; i < 2_000; i++) {
            parts.put("part-%d.form".formatted(i), "[]".getBytes(UTF_8));
        }
        parts.put("smuggled.bpmn", Smuggling.SCRIPT.content());
        for (var door : Intruder.ENGINE) {
            refused(administrator().deploy(door + "/deployment/create", parts), door);
        }
        assertThat(smuggledProcesses()).isZero();
    }
}

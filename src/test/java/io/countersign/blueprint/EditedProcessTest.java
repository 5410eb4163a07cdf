package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.camunda.bpm.engine.ProcessEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a file, and what is deployed of what is kept. */
class EditedProcessTest {
    private static final String FILE = "acme.ceo.bpmn";
    private static final String XML = """
        <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:c7="http://camunda.org/schema/1.0/bpmn">
          <process id="acme.ceo" name="Ren\u00e9 &amp; \ud83d\ude80 &#10;" c7:versionTag="3" isExecutable="true"/>
        </definitions>
        """;

    @Test
    void isKeptWithoutAVersionAndDeployedWithThatOfEach() {
        var process = process(XML.getBytes(StandardCharsets.UTF_8));

        assertThat(process.keys()).containsExactly("acme.ceo");
        assertThat(process.tag()).isEqualTo("3");
        assertThat(process.text()).doesNotContain("versionTag").contains("isExecutable=\"true\"");
        var deployed = process(EditedProcess.deployed(FILE, process.text(), 17));
        assertThat(deployed.tag()).isEqualTo("17");
        assertThat(deployed.text()).isEqualTo(process.text());
    }

    @Test
    void isTheSameTextHoweverTheFileWasWritten() {
        var text = process(XML.getBytes(StandardCharsets.UTF_8)).text();

        for (var same : new String[] {
            XML.replace("\n", "\r\n"),
            XML.replace("c7:versionTag=\"3\" isExecutable=\"true\"", "isExecutable='true' c7:versionTag='4'"),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + XML
        }) {
            assertThat(process(same.getBytes(StandardCharsets.UTF_8)).text()).isEqualTo(text);
        }
        assertThat(process(XML.replace("acme.ceo", "acme.cfo").getBytes(StandardCharsets.UTF_8))
                        .text())
                .isNotEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-8", "ISO-8859-1"})
    void isTheSameTextInEveryEncoding(String encoding) {
        var plain = XML.replace("\ud83d\ude80", "");
        var declared = "<?xml version=\"1.0\" encoding=\"%s\"?>".formatted(encoding) + plain;

        assertThat(process(declared.getBytes(Charset.forName(encoding))).text())
                .isEqualTo(process(plain.getBytes(StandardCharsets.UTF_8)).text());
    }

    /** A definition is text: what its XML says of bytes is about a file that there was once. */
    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "ISO-8859-1", "no-such-encoding"})
    void isReadFromADefinitionWhateverEncodingItDeclares(String encoding) {
        var text = "\uFEFF<?xml version=\"1.0\" encoding=\"%s\"?>".formatted(encoding) + XML;

        assertThat(EditedProcess.read(FILE, text))
                .isInstanceOfSatisfying(
                        Reading.Process.class,
                        read -> assertThat(EditedProcess.of(read).text())
                                .isEqualTo(process(XML.getBytes(StandardCharsets.UTF_8))
                                        .text()));
    }

    @Test
    void getsATagWhereItHadNoPrefixForOne() {
        var bare =
                XML.replace(" c7:versionTag=\"3\"", "").replace(" xmlns:c7=\"http://camunda.org/schema/1.0/bpmn\"", "");

        assertThat(process(process(bare.getBytes(StandardCharsets.UTF_8)).tagged("9"))
                        .tag())
                .isEqualTo("9");
    }

    @Test
    void isForTheReleaseOfTheEngineThatThereIs() {
        assertThat(ProcessEngine.class.getPackage().getImplementationVersion()).startsWith(Blueprints.PLATFORM);
    }

    private static EditedProcess process(byte[] bytes) {
        return EditedProcess.of((Reading.Process) Reading.of(FILE, bytes));
    }
}

package io.countersign.blueprint;

import static io.countersign.blueprint.Models.CHECK;
import static io.countersign.blueprint.Models.VALID;
import static io.countersign.blueprint.Models.faults;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.problem.Problem.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which files may be deployed at all. */
class DeployedFilesTest {
    @Test
    void filesWithADocumentTypeAreRefused() {
        var bomb =
                VALID.replace("<definitions", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n<definitions");

        assertThat(faults(bomb))
                .singleElement()
                .satisfies(fault -> assertThat(fault.rule()).contains("DOCTYPE"));
    }

    @Test
    void filesThatAreNotXmlAreRefused() {
        assertThat(faults("process: ask-first")).hasSize(1);
        assertThat(faults("<html/>")).containsExactly(new Fault("ask-first.bpmn", "is not a BPMN 2.0 model"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"case.cmmn", "case.cmmn10.xml", "script.groovy", "page.html", "picture.svg", "a.js"})
    void otherKindsAreRefused(String name) {
        assertThat(Models.faults(name, "", false))
                .containsExactly(new Fault(name, "is not a process (.bpmn), decision (.dmn) or form (.form)"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x.bpmn", "x.bpmn20.xml", "xbpmn", "X.BPMN"})
    void filesAreReadAsTheEngineWouldReadThem(String name) {
        assertThat(Models.faults(name, "<html/>", false)).containsExactly(new Fault(name, "is not a BPMN 2.0 model"));
    }

    @Test
    void manyMegabytesAreRefusedUnread() {
        assertThat(Models.faults("x.bpmn", " ".repeat(6 * 1024 * 1024), false))
                .containsExactly(new Fault("x.bpmn", "must be at most 5 MiB"));
    }

    @Test
    void formsAreObjectsWithAnId() {
        assertThat(form("{\"id\": \"decide\", \"components\": []}")).isEmpty();
        assertThat(form("[]")).hasSize(1);
        assertThat(form("{")).hasSize(1);
    }

    private List<Fault> form(String text) {
        return CHECK.check("decide.form", text.getBytes(StandardCharsets.UTF_8), false);
    }

    @Test
    void hugeDiagramsAreRefused() {
        assertThat(faults(VALID.replace(Models.END, Models.END + "<task/>".repeat(1000))))
                .containsExactly(new Fault("ask-first.bpmn", "has more than 1000 events, activities and gateways"));
    }

    @Test
    void elementsNestedWithoutEndAreRefused() {
        var deep = "<subProcess>".repeat(70) + "</subProcess>".repeat(70) + Models.END;

        assertThat(faults(VALID.replace(Models.END, "<a>".repeat(100_000) + "</a>".repeat(100_000))))
                .hasSize(1);
        assertThat(faults(VALID.replace(Models.END, deep)))
                .singleElement()
                .satisfies(fault -> assertThat(fault.rule()).isEqualTo("is nested more than 60 deep"));
    }
}

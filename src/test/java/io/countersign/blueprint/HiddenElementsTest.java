package io.countersign.blueprint;

import static io.countersign.blueprint.Models.VALID;
import static io.countersign.blueprint.Models.faults;
import static io.countersign.blueprint.Models.faultsWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.problem.Problem.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check sees every element that the engine runs, and takes none for one that it does not. */
class HiddenElementsTest {
    /** The engine's parser goes by local names alone; without its schema these would run. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "<x:scriptTask id=\"X\" scriptFormat=\"groovy\"><x:script>1</x:script></x:scriptTask>",
                "<x:serviceTask id=\"X\" camunda:type=\"external\" camunda:topic=\"agent.work\"/>",
                "<x:serviceTask id=\"X\" camunda:delegateExpression=\"${settleApproval}\"/>",
                "<x:sequenceFlow id=\"X\" sourceRef=\"Start\" targetRef=\"Agent\"/>",
                "<x:subProcess id=\"X\"/>",
            })
    void nothingRunsUnderAnotherName(String element) {
        for (var space : Vocabulary.DRAWING) {
            var hidden = element.replaceFirst(" id", " xmlns:x=\"" + space + "\" id");

            assertThat(faultsWith(hidden + Models.END, Models.END))
                    .extracting(Fault::path)
                    .contains("X");
        }
    }

    @Test
    void whatTheEnginePassesOverCountsForNothing() {
        assertThat(faultsWith(
                        "<extensionElements>" + Models.GATE_CATCH.replaceFirst("<sequenceFlow.*", "")
                                + "</extensionElements>",
                        Models.GATE_CATCH))
                .extracting(Fault::path)
                .contains("Exhausted");
        assertThat(faults(VALID.replace("<process id", "<collaboration id=\"C\"><process id")
                        .replace("</process>", "</process></collaboration>")))
                .contains(new Fault("ask-first", "process does not stand in collaboration"));
        assertThat(faultsWith("<laneSet id=\"L\"><lane id=\"L1\">" + Models.END + "</lane></laneSet>", Models.END))
                .contains(new Fault("End", "endEvent does not stand in lane"));
    }

    @Test
    void aDrawingStandsBesideTheProcess() {
        var drawing = "<d:BPMNDiagram xmlns:d=\"http://www.omg.org/spec/BPMN/20100524/DI\"><d:BPMNPlane"
                + " bpmnElement=\"ask-first\"/>%s</d:BPMNDiagram>";

        assertThat(faultsWith(drawing.formatted("") + "</definitions>", "</definitions>"))
                .isEmpty();
        assertThat(faultsWith(drawing.formatted("<task id=\"X\"/>") + "</definitions>", "</definitions>"))
                .containsExactly(new Fault("X", "task does not stand in d:BPMNDiagram"));
        assertThat(faultsWith(
                        drawing.formatted("").replace("BPMNDiagram", "process") + "</definitions>", "</definitions>"))
                .hasSize(1);
    }
}

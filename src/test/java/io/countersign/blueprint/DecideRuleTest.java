package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.problem.Problem.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that lets time pass between a decision and its effect is not deployed. */
class DecideRuleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "UserTask_Decide;id=\"UserTask_Decide\";id=\"UserTask_Decide\" camunda:asyncAfter=\"true\"",
                "ServiceTask_Decide;id=\"ServiceTask_Decide\";id=\"ServiceTask_Decide\" camunda:asyncAfter=\"true\"",
                "UserTask_Decide;id=\"ServiceTask_WeighDecision\";id=\"ServiceTask_WeighDecision\""
                        + " camunda:asyncBefore=\"true\"",
                "ServiceTask_Decide;id=\"ServiceTask_WeighDecision\";id=\"ServiceTask_WeighDecision\""
                        + " camunda:async=\"true\"",
                "UserTask_Decide;sourceRef=\"UserTask_Decide\" targetRef=\"ServiceTask_WeighDecision\";"
                        + "sourceRef=\"UserTask_Decide\" targetRef=\"EndEvent_Decided\"",
                "ServiceTask_Decide;sourceRef=\"ServiceTask_Decide\" targetRef=\"ServiceTask_WeighDecision\";"
                        + "sourceRef=\"ServiceTask_Decide\" targetRef=\"Gateway_Decided\"",
                "UserTask_Decide;${settleApproval};${nextDecider}",
                "UserTask_Decide;sourceRef=\"UserTask_Decide\" targetRef=\"ServiceTask_WeighDecision\""
                        + " />;sourceRef=\"UserTask_Decide\""
                        + " targetRef=\"ServiceTask_WeighDecision\"><bpmn:conditionExpression>"
                        + "${approved}</bpmn:conditionExpression></bpmn:sequenceFlow>",
                "UserTask_Decide;sourceRef=\"ServiceTask_Escalate\" targetRef=\"Gateway_Decided\";"
                        + "sourceRef=\"UserTask_Decide\" targetRef=\"Gateway_Decided\"",
                "ServiceTask_Decide;camunda:delegateExpression=\"${settleApproval}\">;"
                        + "camunda:delegateExpression=\"${settleApproval}\"><bpmn:multiInstanceLoopCharacteristics />",
                "UserTask_Decide;camunda:formRefBinding=\"deployment\">;"
                        + "camunda:formRefBinding=\"deployment\"><bpmn:multiInstanceLoopCharacteristics />"
            })
    void refusesADecisionThatIsNotWeighedAtOnce(String task, String part, String instead) throws IOException {
        assertThat(faults("", "")).isEmpty();

        assertThat(faults(part, instead)).extracting(Fault::path).contains(task);
    }

    private static List<Fault> faults(String part, String instead) throws IOException {
        var bpmn = Files.readString(Path.of("processes/approve-up-the-line/approve-up-the-line.bpmn"));
        assertThat(bpmn).contains(part);
        return Models.CHECK.check(
                "approve-up-the-line.bpmn", bpmn.replace(part, instead).getBytes(StandardCharsets.UTF_8), false);
    }
}

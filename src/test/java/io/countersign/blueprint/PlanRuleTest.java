package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.company.CompanyVersion;
import io.countersign.problem.Problem.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A position's process that delegates a plan without asking whether it may is not deployed. */
class PlanRuleTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "sourceRef=\"ServiceTask_Plan\" targetRef=\"Gateway_PlanApproval\";sourceRef=\"ServiceTask_Plan\""
                        + " targetRef=\"Gateway_NextRound\"",
                "${planApproval};${false}",
                "${planApproval};${!planApproval}",
                "calledElement=\"approve-up-the-line\";calledElement=\"raise-budget\""
            })
    void refusesAProcessOfAnAgentThatSkipsTheQuestion(String part, String instead) throws IOException {
        assertThat(faults(ExampleCompanies.acme(), "ceo", "", "")).isEmpty();

        assertThat(faults(ExampleCompanies.acme(), "ceo", part, instead))
                .extracting(Fault::path)
                .contains("ServiceTask_Plan");
    }

    @ParameterizedTest
    @CsvSource("sourceRef=\"UserTask_Plan\" targetRef=\"Gateway_PlanApproval\",sourceRef=\"UserTask_Plan\""
            + " targetRef=\"Gateway_NextRound\"")
    void andOneOfPeople(String part, String instead) {
        assertThat(faults(ExampleCompanies.withPeople(), "counsel", part, instead))
                .extracting(Fault::path)
                .contains("UserTask_Plan");
    }

    private static List<Fault> faults(CompanyVersion version, String position, String part, String instead) {
        var file = Compiler.fileName(version.processKey(position));
        var bpmn = new String(Compiler.compile(version).get(file), StandardCharsets.UTF_8);
        assertThat(bpmn).contains(part);
        return Models.CHECK.check(file, bpmn.replace(part, instead).getBytes(StandardCharsets.UTF_8), true);
    }
}

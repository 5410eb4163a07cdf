package io.countersign.blueprint;

import static io.countersign.blueprint.Models.VALID;
import static io.countersign.blueprint.Models.faults;
import static io.countersign.blueprint.Models.faultsWith;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.problem.Problem.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which processes may be deployed, by their names and marks, and what they may call. */
class GovernedProcessesTest {
    @Test
    void carryAVersionTagAndATimeToLive() {
        assertThat(faultsWith("", "camunda:versionTag=\"1\" "))
                .containsExactly(new Fault("ask-first", "camunda:versionTag is required"));
        assertThat(faultsWith("", "camunda:historyTimeToLive=\"P180D\""))
                .extracting(Fault::path)
                .containsExactly("ask-first");
        assertThat(faultsWith("P6M", "P180D")).extracting(Fault::path).containsExactly("ask-first");
    }

    @Test
    void ofPositionsAreRefusedWithTheWayToChangeThem() {
        assertThat(faultsWith("id=\"acme.ceo\"", "id=\"ask-first\""))
                .containsExactly(new Fault(
                        "acme.ceo",
                        "is the process of a position and changes only as a new version of its company: deploy it"
                                + " to /api/companies/acme/modeler"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AskFirst", "ask_first", "acme.ceo.two", "acme."})
    void haveKebabCaseNames(String id) {
        assertThat(faultsWith("id=\"" + id + "\"", "id=\"ask-first\""))
                .extracting(Fault::path)
                .containsExactly(id);
    }

    @Test
    void inACompanyDeploymentAreOnlyItsPositionsUnderTheirFileNames() {
        assertThat(inCompany("acme.ceo.bpmn", VALID.replace("id=\"ask-first\"", "id=\"acme.ceo\"")))
                .isEmpty();
        assertThat(inCompany("acme.cfo.bpmn", VALID.replace("id=\"ask-first\"", "id=\"acme.ceo\"")))
                .extracting(Fault::path)
                .containsExactly("acme.ceo");
        assertThat(inCompany("company-run.bpmn", VALID.replace("id=\"ask-first\"", "id=\"company-run\"")))
                .containsExactly(
                        new Fault("company-run", "in a company's deployment a process is called <company>.<position>"));
    }

    @Test
    void callAPositionOnlyWithinItsCompanyAndDeployment() {
        var company = VALID.replace("id=\"ask-first\"", "id=\"acme.ceo\"");
        var call = "calledElement=\"approve-up-the-line\"";
        assertThat(inCompany(
                        "acme.ceo.bpmn",
                        company.replace(
                                call, "calledElement=\"acme.writer\" camunda:calledElementBinding=\"deployment\"")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.rule()).startsWith("delegates what is not planned"));
        assertThat(inCompany("acme.ceo.bpmn", company.replace(call, "calledElement=\"zenith.writer\"")))
                .contains(new Fault("Call", "must not call a position of another company, zenith"));
        assertThat(inCompany("acme.ceo.bpmn", company.replace(call, "calledElement=\"acme.writer\"")))
                .contains(new Fault(
                        "Call",
                        "calls a position's process of the same deployment (camunda:calledElementBinding"
                                + " deployment)"));
        assertThat(inCompany("acme.ceo.bpmn", company.replace(call, "calledElement=\"${whom}\"")))
                .contains(new Fault(
                        "Call", "in a company's deployment the process that is called is named, not computed"));
        assertThat(faultsWith("calledElement=\"acme.writer\"", call))
                .contains(new Fault("Call", "a position's process is called by its company's own processes alone"));
    }

    @Test
    void mustExist() {
        assertThat(faults("<definitions xmlns=\"http://www.omg.org/spec/BPMN/20100524/MODEL\""
                        + " targetNamespace=\"t\"/>"))
                .containsExactly(new Fault("ask-first.bpmn", "holds no process"));
    }

    private List<Fault> inCompany(String file, String xml) {
        return faults(file, xml, true);
    }
}

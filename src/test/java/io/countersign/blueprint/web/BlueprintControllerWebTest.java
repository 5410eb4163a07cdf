package io.countersign.blueprint.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import io.countersign.blueprint.Blueprints;
import io.countersign.problem.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

class BlueprintControllerWebTest {
    private final Blueprints blueprints = mock(Blueprints.class);
    private final MockMvcTester web = MockMvcTester.of(new BlueprintController(blueprints));

    @Test
    void aProcessComesAsAFile() {
        when(blueprints.find("acme", "head-of-research"))
                .thenReturn(new Blueprints.Blueprint(
                        "acme.head-of-research.bpmn", "<definitions/>".getBytes(StandardCharsets.UTF_8)));

        assertThat(web.get().uri("/api/companies/acme/processes/head-of-research.bpmn"))
                .hasStatusOk()
                .hasContentType("application/xml")
                .hasHeader("Content-Disposition", "attachment; filename=\"acme.head-of-research.bpmn\"")
                .hasBodyTextEqualTo("<definitions/>");
    }

    @Test
    void aMissingPositionIsAProblem() {
        when(blueprints.find("acme", "cfo")).thenThrow(new Problem.Missing("no position cfo"));

        assertThat(web.get().uri("/api/companies/acme/processes/cfo.bpmn"))
                .hasFailed()
                .failure()
                .hasRootCauseInstanceOf(Problem.Missing.class);
    }
}

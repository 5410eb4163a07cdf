package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.access.TestPeople;
import io.countersign.blueprint.Blueprints;
import io.countersign.company.CompanyDefinition;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.trial.attack.Intruder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A company with an owner who has Camunda Modeler. */
abstract class ModelerTest extends CompanyTest {
    static final String OWNER = "modeler-owner";
    static final String MULTIPART = "multipart/form-data; boundary=----WebKitFormBoundaryOfTests";
    static final String CHART = """
          - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
          - {key: head, title: Head, reportsTo: ceo, instructions: Plans., budget: 10, authority: 5}
          - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
          - {key: checker, title: Checker, reportsTo: head, instructions: Checks.}
        """;

    @Autowired
    IdentityService identity;

    @Autowired
    Blueprints blueprints;

    @Autowired
    ObjectMapper mapper;

    @LocalServerPort
    int port;

    /** The groups of a company are there from its first version on. */
    @Override
    void aCompany(String fields, String positions) {
        super.aCompany(fields, positions);
        TestPeople.have(identity, OWNER, company + ".owner");
    }

    Intruder as(@Nullable String user) {
        return new Intruder(URI.create("http://localhost:" + port), user);
    }

    String address(String path) {
        return "/api/companies/%s/modeler%s".formatted(company, path);
    }

    HttpResponse<String> deploy(String file, byte[] content) {
        return as(OWNER).deploy(address("/deployment/create"), Map.of(file, content));
    }

    /** The process of a position as it is deployed. */
    byte[] process(String position) {
        return blueprints.find(company, position).bpmn();
    }

    /** The same with another id of its first task. */
    byte[] edited(String position) {
        var text = new String(process(position), UTF_8)
                .replace("\"ServiceTask_Work", "\"ServiceTask_Write")
                .replace("\"ServiceTask_Plan", "\"ServiceTask_Sketch");
        assertThat(text).containsPattern("ServiceTask_(Write|Sketch)\"");
        return text.getBytes(UTF_8);
    }

    /** What the newest version keeps of the position's process. */
    @Nullable
    String own(String position) {
        return companies.find(company).position(position).process();
    }

    int versions() {
        return companies.find(company).version();
    }

    static CompanyDefinition read(String yaml) {
        return Definitions.read(yaml.getBytes(UTF_8), DefinitionFormat.YAML);
    }

    JsonNode json(HttpResponse<String> answer) throws IOException {
        return mapper.readTree(answer.body());
    }

    /** The parts as the Modeler sends them: the file under its own name. */
    static byte[] multipart(String file, byte[] content) {
        var boundary = MULTIPART.substring(MULTIPART.indexOf('=') + 1);
        var field = "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n";
        return (field.formatted(boundary, "deployment-name", "a name")
                        + field.formatted(boundary, "deployment-source", "Camunda Modeler")
                        + field.formatted(boundary, "enable-duplicate-filtering", "true")
                        + "--%1$s\r\nContent-Disposition: form-data; name=\"%2$s\"; filename=\"%2$s\"\r\nContent-Type: text/xml\r\n\r\n%3$s\r\n--%1$s--\r\n"
                                .formatted(boundary, file, new String(content, UTF_8)))
                .getBytes(UTF_8);
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.HttpStatus;
import org.yaml.snakeyaml.Yaml;

/** What the whole application says of its API. */
class ApiDescriptionSystemTest extends CompanyTest {
    private static final String READER = "reader-of-the-api";
    private static final String PASSWORD = "battery staple of the reader";

    @Autowired
    private TestRestTemplate web;

    @Autowired
    private IdentityService identity;

    @BeforeEach
    void aReader() {
        var user = identity.newUser(READER);
        user.setPassword(PASSWORD);
        identity.saveUser(user);
    }

    @AfterEach
    void noReader() {
        identity.deleteUser(READER);
    }

    private JsonNode described() {
        var answer = web.withBasicAuth(READER, PASSWORD).getForEntity("/v3/api-docs", JsonNode.class);
        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
        return Objects.requireNonNull(answer.getBody());
    }

    @Test
    void describesEveryDoorOfTheGovernance() {
        assertThat(described().path("paths").fieldNames())
                .toIterable()
                .contains(
                        "/api/companies",
                        "/api/companies/{company}/runs",
                        "/api/companies/{company}/export",
                        "/api/runs/{run}/messages",
                        "/api/approvals/{id}/decisions",
                        "/api/deputies",
                        "/api/record/{run}/check",
                        "/api/ledger/check");
    }

    @Test
    void everyDoorSaysWhoMayAndShowsWhatGoesInAndOutAndWhatMayGoWrong() {
        var api = described();

        assertThat(ApiDoor.of(api))
                .isNotEmpty()
                .allSatisfy(door -> assertThat(door.faults()).as(door.name()).isEmpty());
    }

    @Test
    void nothingIsSaidOfDoorsThatAreNotThere() throws IOException {
        var doors = new ClassPathResource("api/doors.yaml").getInputStream();
        Map<String, Object> said = new Yaml().load(doors);

        assertThat(said.keySet())
                .isSubsetOf(ApiDoor.of(described()).stream().map(ApiDoor::name).toList());
    }
}

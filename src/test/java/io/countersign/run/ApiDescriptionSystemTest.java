package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.camunda.bpm.engine.IdentityService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.HttpStatus;

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

    @Test
    void describesEveryDoorOfTheGovernance() {
        var answer = web.withBasicAuth(READER, PASSWORD).getForEntity("/v3/api-docs", JsonNode.class);

        assertThat(answer.getStatusCode()).isEqualTo(HttpStatus.OK);
        assertThat(answer.getBody()).isNotNull();
        assertThat(answer.getBody().path("paths").fieldNames())
                .toIterable()
                .contains(
                        "/api/companies",
                        "/api/companies/{company}/runs",
                        "/api/companies/{company}/export",
                        "/api/approvals/{id}/decisions",
                        "/api/deputies",
                        "/api/record/{run}/check",
                        "/api/ledger/check");
    }
}

package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.Browser;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** By which doors and logins Camunda Modeler comes, and by which it does not. */
class ModelerDoorsSystemTest extends ModelerTest {
    @Test
    void theModelerFindsAServerThatItMayDeployTo() throws Exception {
        aCompany();
        var nobody = as(null).get(address("/deployment?maxResults=0"));
        assertThat(nobody.statusCode()).isEqualTo(401);
        assertThat(json(nobody).path("message").asText()).isEqualTo("Log in first.");
        assertThat(as(OWNER).get(address("/deployment?maxResults=0")).body()).isEqualTo("[]");
        assertThat(as(OWNER).get(address("/version")).body()).isEqualTo("{\"version\":\"7.24.0\"}");
        var newest = json(as(OWNER).get(address("/deployment")));
        assertThat(newest).hasSize(1);
        assertThat(newest.get(0).path("id").asText())
                .isEqualTo(companies.find(company).deploymentId());
        var start = as(OWNER).post(address("/process-definition/x/start"), "{}");
        assertThat(start.statusCode()).isIn(404, 405);
        assertThat(json(start).path("message").asText()).isNotBlank();
    }

    @Test
    void aTokenWithTheScopesOfADefinitionIsEnoughAndAnotherIsNot() throws Exception {
        aCompany();

        for (var path : List.of("/deployment?maxResults=0", "/version")) {
            assertThat(withToken("GET", path, token("read\", \"admin"), new byte[0])
                            .statusCode())
                    .isEqualTo(200);
        }
        var body = multipart("writer.bpmn", edited("writer"));
        var refused = withToken("POST", "/deployment/create", token("read\", \"run"), body);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(json(refused).path("message").asText()).contains("does not have the scope admin");
        assertThat(versions()).isEqualTo(1);
        assertThat(withToken("POST", "/deployment/create", token("admin"), body).statusCode())
                .isEqualTo(200);
        assertThat(versions()).isEqualTo(2);
    }

    /** The Modeler sends an origin that is no site's; a browser's session needs its token, as at every door. */
    @Test
    void aSessionAloneDeploysNothing() {
        aCompany();
        var browser = new Browser(URI.create("http://localhost:" + port));
        browser.logIn(OWNER, io.countersign.access.TestPeople.PASSWORD);

        var answer = browser.post(
                address("/deployment/create"),
                MULTIPART,
                new String(multipart("writer.bpmn", edited("writer")), UTF_8));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("CSRF token");
        assertThat(versions()).isEqualTo(1);
        assertThat(as(OWNER)
                        .send(
                                "POST",
                                address("/deployment/create"),
                                MULTIPART,
                                multipart("writer.bpmn", edited("writer")),
                                "Origin",
                                "file://")
                        .statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> withToken(String method, String path, String token, byte[] body) {
        return as(null).send(method, address(path), MULTIPART, body, "Authorization", "Bearer " + token);
    }

    private String token(String scopes) throws Exception {
        var wish = "{\"name\": \"modeler %s\", \"scopes\": [\"%s\"], \"company\": \"%s\", \"expiresAt\": \"%s\"}"
                .formatted(
                        UUID.randomUUID(),
                        scopes,
                        company,
                        java.time.Instant.now()
                                .plus(java.time.Duration.ofDays(3))
                                .truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
        return json(as(OWNER).post("/api/me/tokens", wish)).path("token").asText();
    }
}

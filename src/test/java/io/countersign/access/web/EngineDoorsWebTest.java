package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.AccessTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineDoorsWebTest extends AccessTest {
    @Test
    void saysWhyAnEndpointIsClosed() {
        var answer = asProgram(ADMIN, "POST", "/engine-rest/external-task/fetchAndLock", "{}");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"/problems/denied\"", "by the product alone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/engine-rest/message",
                "/engine-rest/message/",
                "/engine-rest//message",
                "//engine-rest/message",
                "/engine-rest/message;jsessionid=1",
                "/engine-rest;x=1/message",
                "/engine-rest/%6dessage",
                "/engine-rest%2fmessage",
                "/engine-rest/task/x%2f..%2f..%2fmessage",
                "/engine-rest/x/../message",
                "/engine-rest/./message",
                "/engine-rest/%2e/message",
                "/engine-rest/engine/default/message",
                "/engine-rest/engine/default/message/",
                "/engine-rest/engine/default;x/message",
                "/engine-rest/%65ngine/default/message",
                "/engine-rest/engine/%64efault/%6dessage",
                "/ENGINE-REST/message",
                "/engine-rest/MESSAGE",
                "/engine-rest/message%00",
                "/engine-rest/message%20",
                "/engine-rest/message%252f",
                "/engine-rest%5cmessage",
                "/api/../engine-rest/message"
            })
    void closesAnEndpointHoweverItIsWritten(String path) {
        var answer = asProgram(ADMIN, "POST", path, "{\"messageName\": \"x\"}");

        assertThat(answer.statusCode()).isIn(400, 403, 404);
        assertThat(answer.body()).as("the engine's own answer").doesNotContain("MismatchingMessageCorrelation");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    }

    @Test
    void closesItInTheWebAppsToo() {
        var browser = aBrowser();
        browser.logIn(ADMIN, ADMIN_PASSWORD);
        browser.open("/camunda/app/cockpit/default/");

        var answer = browser.post(
                "/camunda/api/engine/engine/default/message",
                "application/json",
                "{}",
                "X-XSRF-TOKEN",
                browser.cookie("XSRF-TOKEN"));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("Messages come from the product alone.");
    }

    @Test
    void letsTheEnginesOwnPermissionsDecideWhatIsSeen() {
        var user = aUser("mona");

        var hers = asProgram(user, "/engine-rest/user");
        var all = asProgram(ADMIN, "/engine-rest/engine/default/user");

        assertThat(hers.body()).contains("\"mona\"").doesNotContain("\"admin\"");
        assertThat(all.body()).contains("\"mona\"", "\"admin\"");
    }

    @Test
    void listsWithoutALimitAFirstPage() {
        for (var path : List.of("/engine-rest/task", "/engine-rest/process-definition?latestVersion=true")) {
            assertThat(asProgram(ADMIN, path).statusCode()).isEqualTo(200);
        }
        assertThat(asProgram(ADMIN, "POST", "/engine-rest/process-instance", "{}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(asProgram(ADMIN, "/engine-rest/task?maxResults=5000").statusCode())
                .isEqualTo(422);
    }

    @Test
    void opensTheManagementOfPeopleToAdministrators() {
        var body = """
            {"profile": {"id": "nora@acme.example", "firstName": "Nora", "lastName": "N"},
             "credentials": {"password": "some long password"}}\
            """;

        var refused = asProgram(aUser("paula", "operators"), "POST", "/engine-rest/user/create", body);
        var created = asProgram(ADMIN, "POST", "/engine-rest/user/create", body);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(created.statusCode()).isEqualTo(204);
        assertThat(identity.checkPassword("nora@acme.example", "some long password"))
                .isTrue();
    }
}

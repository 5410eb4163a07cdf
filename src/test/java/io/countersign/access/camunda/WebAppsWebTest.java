package io.countersign.access.camunda;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.AccessTest;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class WebAppsWebTest extends AccessTest {
    private static final String API = "/camunda/api/engine/engine/default";

    @Autowired
    private RepositoryService repository;

    @Autowired
    private RuntimeService runtime;

    @ParameterizedTest
    @ValueSource(strings = {"cockpit", "tasklist", "admin", "welcome"})
    void opensEachAppAfterTheOneLogin(String app) {
        var browser = aBrowser();
        browser.logIn(ADMIN, ADMIN_PASSWORD);

        var page = browser.open("/camunda/app/" + app + "/default/");
        var authentication = browser.fetch("/camunda/api/admin/auth/user/default");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(authentication.body()).contains("\"userId\":\"admin\"", "\"" + app + "\"");
    }

    @Test
    void opensToEachPersonTheAppsOfItsGroups() {
        var user = aBrowser();
        user.logIn(aUser("tina"), PASSWORD);
        var operator = aBrowser();
        operator.logIn(aUser("ulla", "operators"), PASSWORD);

        assertThat(user.open("/camunda/app/tasklist/default/").statusCode()).isEqualTo(200);
        assertThat(user.open("/camunda/app/cockpit/default/").statusCode()).isEqualTo(403);
        assertThat(user.open("/camunda/app/admin/default/").statusCode()).isEqualTo(403);
        assertThat(operator.open("/camunda/app/cockpit/default/").statusCode()).isEqualTo(200);
        assertThat(operator.open("/camunda/app/admin/default/").statusCode()).isEqualTo(403);
    }

    @Test
    void showsACandidateItsTaskAndNobodyElse() {
        var model = Bpmn.createExecutableProcess("candidates")
                .camundaHistoryTimeToLiveString("P1D")
                .startEvent()
                .userTask()
                .name("Read the contract")
                .camundaCandidateUsers("vera@acme.example")
                .endEvent()
                .done();
        var deployment = repository
                .createDeployment()
                .addModelInstance("candidates.bpmn", model)
                .deploy();
        var candidate = aBrowser();
        candidate.logIn(aUser("vera@acme.example"), PASSWORD);
        var other = aBrowser();
        other.logIn(aUser("wilma"), PASSWORD);

        runtime.startProcessInstanceByKey("candidates");

        assertThat(candidate.fetch(API + "/task").body()).contains("Read the contract");
        assertThat(other.fetch(API + "/task").body()).isEqualTo("[]");
        assertThat(candidate.fetch(API + "/filter?resourceType=Task").body()).contains("\"Tasks\"");
        repository.deleteDeployment(deployment.getId(), true);
    }

    @Test
    void keepsCamundasOwnTokenForChanges() {
        var browser = aBrowser();
        browser.logIn(ADMIN, ADMIN_PASSWORD);
        browser.open("/camunda/app/cockpit/default/");
        var token = browser.cookie("XSRF-TOKEN");

        var with = browser.post(API + "/task/count", "application/json", "{}", "X-XSRF-TOKEN", token);
        var without = browser.post(API + "/task/count", "application/json", "{}");

        assertThat(with.statusCode()).isEqualTo(200);
        assertThat(without.statusCode()).isEqualTo(403);
    }

    @Test
    void endsTheOneSessionWhenAnAppLogsOut() {
        var browser = aBrowser();
        browser.logIn(aUser("xenia"), PASSWORD);
        browser.open("/camunda/app/tasklist/default/");

        var answer = browser.post("/camunda/api/admin/auth/user/default/logout", "application/json", "");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(browser.fetch("/api/x").statusCode()).isEqualTo(401);
    }

    @Test
    void leadsFromCamundasLoginFormToTheOneLogin() {
        var browser = aBrowser();
        browser.logIn(ADMIN, ADMIN_PASSWORD);

        for (var app : new String[] {"cockpit", "tasklist", "admin", "welcome"}) {
            assertThat(browser.fetch("/camunda/app/" + app + "/scripts/config.js")
                            .body())
                    .contains("/camunda/lib/one-login.js");
        }
        assertThat(browser.fetch("/camunda/lib/one-login.js").body()).contains("#/login");
    }
}

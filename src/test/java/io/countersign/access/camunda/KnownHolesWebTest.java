package io.countersign.access.camunda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.access.AccessTest;
import io.countersign.access.Caller;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Holes of the last community edition; each test fails without our patch of it. */
class KnownHolesWebTest extends AccessTest {
    private static final String EXPRESSION_IN_A_SUB_QUERY = "{\"orQueries\": [{\"assigneeExpression\": \"${1 + 1}\"}]}";

    @Autowired
    private FilterService filters;

    @Autowired
    private TaskService tasks;

    @Autowired
    private ProcessEngine engine;

    /** CVE-2026-109432. */
    @Test
    void evaluatesNoExpressionInsideASubQuery() {
        for (var path : new String[] {"/engine-rest/task", "/engine-rest/task/count"}) {
            var answer = asProgram(aUser("quinn"), "POST", path, EXPRESSION_IN_A_SUB_QUERY);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("Expressions are forbidden in adhoc queries");
        }
    }

    /** CVE-2026-109432. */
    @Test
    void savesNoFilterWithAnExpressionInsideASubQuery() {
        var body = "{\"name\": \"x\", \"resourceType\": \"Task\", \"query\": " + EXPRESSION_IN_A_SUB_QUERY + "}";

        var answer = asProgram(ADMIN, "POST", "/engine-rest/filter/create", body);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("Expressions are forbidden in stored queries");
    }

    /** CVE-2026-109432. */
    @Test
    void usesNoFilterWithAnExpressionInsideASubQueryThatWasSavedBefore() {
        var configuration = (ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration();
        configuration.setEnableExpressionsInStoredQueries(true);
        var query =
                tasks.createTaskQuery().or().taskAssigneeExpression("${1 + 1}").endOr();
        var filter = filters.saveFilter(filters.newTaskFilter("old").setQuery(query));
        configuration.setEnableExpressionsInStoredQueries(false);

        assertThatThrownBy(() -> filters.list(filter.getId())).isInstanceOf(BadUserRequestException.class);
        assertThatThrownBy(() -> filters.count(filter.getId())).isInstanceOf(BadUserRequestException.class);
        filters.deleteFilter(filter.getId());
    }

    /** CVE-2026-77226. */
    @Test
    void makesNoAdministratorForWhoeverAsksEvenWhenThereIsNone() {
        var browser = aBrowser();
        browser.logIn(aUser("rosa"), PASSWORD);
        browser.open("/camunda/app/tasklist/default/");
        var token = browser.cookie("XSRF-TOKEN");
        identity.deleteMembership(ADMIN, Caller.ADMINISTRATORS);

        var answer = browser.post(
                "/camunda/api/admin/setup/default/user/create",
                "application/json",
                "{\"profile\": {\"id\": \"mallory\"}, \"credentials\": {\"password\": \"mallory\"}}",
                "X-XSRF-TOKEN",
                token);

        identity.createMembership(ADMIN, Caller.ADMINISTRATORS);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(identity.createUserQuery().userId("mallory").count()).isZero();
    }

    @Test
    void closesCamundasOwnLogin() {
        var browser = aBrowser();
        browser.logIn(aUser("sara"), PASSWORD);
        browser.open("/camunda/app/tasklist/default/");

        var answer = browser.post(
                "/camunda/api/admin/auth/user/default/login/cockpit",
                "application/x-www-form-urlencoded",
                "username=admin&password=guess",
                "X-XSRF-TOKEN",
                browser.cookie("XSRF-TOKEN"));

        assertThat(answer.statusCode()).isEqualTo(403);
    }
}

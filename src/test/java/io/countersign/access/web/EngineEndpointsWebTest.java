package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.AccessTest;
import io.countersign.access.Browser;
import io.countersign.access.Caller;
import io.countersign.access.web.EngineEndpoints.Endpoint;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.admin.impl.plugin.resources.AdminPluginsRootResource;
import org.camunda.bpm.admin.impl.web.SetupResource;
import org.camunda.bpm.cockpit.impl.plugin.resources.BaseRootResource;
import org.camunda.bpm.engine.rest.impl.DefaultProcessEngineRestServiceImpl;
import org.junit.jupiter.api.Test;

/**
 * Every endpoint of the engine and to whom it is open, as the file beside this test lists them. An endpoint that a newer
 * Camunda brings is closed, and fails the test until somebody has looked at it; {@code -Dcountersign.endpoints=apply}
 * then writes the list anew.
 */
class EngineEndpointsWebTest extends AccessTest {
    private static final Path LIST = Path.of("src/test/resources/io/countersign/access/web/engine-endpoints.txt");
    private static final String WEB_APPS = "/camunda/api/engine/engine/default";
    private static final Set<Endpoint> ALL = EngineEndpoints.of(DefaultProcessEngineRestServiceImpl.class);

    private static final Caller MEMBER = new Caller("member", Set.of());
    private static final Caller OPERATOR = new Caller("operator", Set.of(Caller.OPERATORS));
    private static final Caller ADMINISTRATOR = new Caller("admin", Set.of(Caller.ADMINISTRATORS));

    @Test
    void opensWhatIsListedAndNothingElse() throws IOException {
        var lines = ALL.stream().map(endpoint -> openTo(endpoint) + endpoint).toList();
        if ("apply".equals(System.getProperty("countersign.endpoints"))) {
            Files.createDirectories(LIST.getParent());
            Files.write(LIST, lines);
        }

        assertThat(lines).hasSizeGreaterThan(400);
        assertThat(lines).isEqualTo(Files.readAllLines(LIST));
    }

    private static String openTo(Endpoint endpoint) {
        if (open(endpoint, MEMBER)) {
            return "anyone          ";
        }
        if (open(endpoint, OPERATOR)) {
            return "operators       ";
        }
        return open(endpoint, ADMINISTRATOR) ? "administrators  " : "closed          ";
    }

    private static boolean open(Endpoint endpoint, Caller caller) {
        return EngineDoors.refusal(endpoint.method(), endpoint.some(), null, caller)
                .isEmpty();
    }

    /** Over HTTP, at each address, by each kind of person: 403 before the engine sees the request. */
    @Test
    void refusesWhatIsClosed() {
        var operator = aUser("olga", Caller.OPERATORS);
        var member = aUser("mats");
        var browsers =
                List.of(loggedIn(ADMIN, ADMIN_PASSWORD), loggedIn(operator, PASSWORD), loggedIn(member, PASSWORD));
        var names = List.of(ADMIN, operator, member);
        var callers = List.of(ADMINISTRATOR, OPERATOR, MEMBER);
        int refused = 0;

        for (int who = 0; who < callers.size(); who++) {
            for (var endpoint : ALL) {
                if (open(endpoint, callers.get(who))) {
                    continue;
                }
                refused++;
                for (var root : List.of("/engine-rest", "/engine-rest/engine/default")) {
                    var answer = asProgram(names.get(who), endpoint.method(), root + endpoint.some(), "{}");

                    assertThat(answer.statusCode())
                            .as("%s at %s by %s", endpoint, root, names.get(who))
                            .isEqualTo(403);
                }
                var browser = browsers.get(who);
                var answer = browser.send(HttpRequest.newBuilder(address(WEB_APPS + endpoint.some()))
                        .header("X-XSRF-TOKEN", browser.cookie("XSRF-TOKEN"))
                        .header("Content-Type", "application/json")
                        .method(endpoint.method(), HttpRequest.BodyPublishers.ofString("{}")));

                assertThat(answer.statusCode())
                        .as("%s in the web apps by %s", endpoint, names.get(who))
                        .isEqualTo(403);
                assertThat(answer.body()).contains("/problems/denied");
            }
        }

        assertThat(refused).isGreaterThan(500);
    }

    @Test
    void asksForALoginAtEachEndpoint() {
        for (var endpoint : ALL) {
            for (var root : List.of("/engine-rest", WEB_APPS)) {
                var answer = send(request(root + endpoint.some())
                        .header("Content-Type", "application/json")
                        .method(endpoint.method(), HttpRequest.BodyPublishers.ofString("{}")));

                assertThat(answer.statusCode()).as("%s at %s", endpoint, root).isIn(401, 403);
            }
        }
    }

    @Test
    void opensOfTheWebAppsOwnEndpointsWhatTheyAskForAndNothingElse() {
        var own = EngineEndpoints.of(BaseRootResource.class, AdminPluginsRootResource.class, SetupResource.class);

        var open = own.stream()
                .filter(endpoint -> WebAppDoors.refusal(
                                endpoint.method(),
                                address(endpoint, endpoint.path().contains("admin") ? "admin" : "cockpit"),
                                ADMINISTRATOR)
                        .isEmpty())
                .map(Endpoint::toString)
                .collect(Collectors.toSet());

        assertThat(own).extracting(Endpoint::toString).contains("POST    /setup/{engine}/user/create");
        assertThat(open).hasSize(own.size() - 1).noneMatch(endpoint -> endpoint.contains("setup"));
        for (var method : List.of("PUT", "DELETE", "PATCH")) {
            assertThat(own)
                    .allMatch(endpoint -> WebAppDoors.refusal(method, address(endpoint, "cockpit"), ADMINISTRATOR)
                            .isPresent());
        }
        for (var method : List.of("GET", "POST")) {
            // So Cockpit asks for incidents.
            assertThat(WebAppDoors.refusal(method, "/camunda/api/cockpit/plugin/base/default/incident/", ADMINISTRATOR))
                    .isEmpty();
        }
        for (var unknown :
                List.of("cockpit/plugin/base/default/anything", "admin/anything", "anything/plugin/x/static/y")) {
            assertThat(WebAppDoors.refusal("GET", "/camunda/api/" + unknown, ADMINISTRATOR))
                    .isPresent();
        }
    }

    private static String address(Endpoint endpoint, String app) {
        return "/camunda/api/" + app + endpoint.some();
    }

    /** What Cockpit and Admin ask of their own endpoints follows the login's groups as well; here nothing is deployed. */
    @Test
    void keepsTheWebAppsOwnEndpointsForThoseWhoMaySee() {
        var member = loggedIn(aUser("moni"), PASSWORD);
        var operator = loggedIn(aUser("otto", Caller.OPERATORS), PASSWORD);
        var cockpit = "/camunda/api/cockpit/plugin/base/default/process-definition/statistics?maxResults=5";
        var admin = "/camunda/api/admin/plugin/adminPlugins/default/metrics/aggregated";

        for (var one : List.of(member, operator)) {
            assertThat(one.fetch(cockpit).body()).isEqualTo("[]");
            assertThat(one.fetch(admin).statusCode()).isEqualTo(403);
        }
        assertThat(loggedIn(ADMIN, ADMIN_PASSWORD).fetch(admin).statusCode()).isEqualTo(400);
        for (var setUp : List.of("/camunda/api/admin/setup/default/user/create", "/camunda/api/cockpit/anything")) {
            assertThat(operator.post(setUp, "application/json", "{}", "X-XSRF-TOKEN", operator.cookie("XSRF-TOKEN"))
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    @Test
    void noHeaderAndNoParameterChangesTheMethod() {
        var group = "attacked";
        identity.saveGroup(identity.newGroup(group));
        for (var header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
            for (var method : List.of("GET", "POST")) {
                send(request("/engine-rest/group/" + group + "?_method=DELETE")
                        .header("Authorization", basic(ADMIN, ADMIN_PASSWORD))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header(header, "DELETE")
                        .method(method, HttpRequest.BodyPublishers.ofString("_method=DELETE")));
            }
        }
        for (var method : List.of("TRACE", "CONNECTED", "PROPFIND", "get", "PATCH")) {
            assertThat(send(request("/engine-rest/group/" + group)
                                    .header("Authorization", basic(ADMIN, ADMIN_PASSWORD))
                                    .method(method, HttpRequest.BodyPublishers.noBody()))
                            .statusCode())
                    .as(method)
                    .isIn(400, 403, 405);
        }

        assertThat(identity.createGroupQuery().groupId(group).count()).isOne();
        identity.deleteGroup(group);
    }

    private Browser loggedIn(String name, String password) {
        var browser = aBrowser();
        browser.logIn(name, password);
        browser.open("/camunda/app/tasklist/default/");
        return browser;
    }
}

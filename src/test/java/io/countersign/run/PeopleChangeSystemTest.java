package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.access.Browser;
import io.countersign.access.Caller;
import io.countersign.access.TestPeople;
import io.countersign.problem.Problem;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.camunda.bpm.engine.task.Task;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The tasks of a position are those of the people who fill it today, whichever version the run goes by. */
class PeopleChangeSystemTest extends ApprovalsTest {
    private static final String FORM =
            "{\"variables\": {\"objective_lead\": {\"value\": \"Lead it\"}, \"budget_lead\": {\"value\": \"0.50\"}}}";

    @Autowired
    private OpenAssignments open;

    private final HttpClient client = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    /** Where tasks are seen and completed. */
    enum Door {
        ENGINE_REST("/engine-rest/task"),
        WEB_APPS("/camunda/api/engine/engine/default/task");

        final String path;

        Door(String path) {
            this.path = path;
        }
    }

    private record Answer(int status, String body) {}

    @BeforeEach
    void people() {
        aUser("sam");
        aUser("eve");
    }

    @ParameterizedTest
    @EnumSource
    void aWaitingTaskGoesToWhoCameAndLeavesWhoLeft(Door door) throws Exception {
        aChain("filledBy: people, users: [sam, dan]", "0.10");
        var run = waiting(start("6.00"));
        var task = task(run);
        tasks.claim(task.getId(), "sam");
        assertThat(seen(door, "sam", task)).isTrue();

        aChain("filledBy: people, users: [dan, eve]", "0.10");

        assertThat(runs.find(run.id()).waitingFor())
                .singleElement()
                .satisfies(waiting -> assertThat(waiting.who()).isEqualTo("dan, eve"));
        assertThat(task(run).getAssignee()).isNull();
        assertThat(seen(door, "sam", task)).isFalse();
        assertThat(complete(door, "sam", task).status()).isEqualTo(403);
        assertThat(seen(door, "eve", task)).isTrue();
        assertThat(complete(door, "eve", task).status()).isEqualTo(204);
        assertThat(runs.assignments(run.id())).extracting(Assignment::position).contains("lead");
        runs.cancel(run.id());
    }

    /** As a release left it that did not yet offer tasks anew. */
    @ParameterizedTest
    @EnumSource
    void anOldTaskIsRefusedToWhoLeft(Door door) throws Exception {
        aChain(HEAD_OF_PEOPLE, "0.10");
        var run = waiting(start("6.00"));
        var task = task(run);
        aChain("filledBy: people, users: [eve]", "0.10");
        tasks.deleteCandidateUser(task.getId(), "eve");
        tasks.addCandidateUser(task.getId(), "sam");

        assertThat(seen(door, "sam", task)).isTrue();
        var refused = complete(door, "sam", task);
        assertThat(refused.status()).isBetween(400, 500);
        assertThat(refused.body()).contains("This task waits for eve");
        assertThat(runs.assignments(run.id())).hasSize(2);

        aChain("filledBy: people, users: [eve], budget: 3", "0.10");
        assertThat(seen(door, "sam", task)).isFalse();
        assertThat(complete(door, "eve", task).status()).isEqualTo(204);
        runs.cancel(run.id());
    }

    @Test
    void aTaskThatComesIntoBeingLaterIsOfferedToThePeopleOfToday() {
        aCompany(leadAndHead("sam"));
        var run = waiting(start("6.00"));
        aCompany(leadAndHead("eve"));

        instances.complete(
                task(run).getId(), "carol", Set.of(), Map.of("objective_head", "Head it", "budget_head", "2.50"));

        waiting(run);
        assertThat(candidates(task(run))).containsExactly("eve");
        assertThat(runs.find(run.id()).waitingFor())
                .extracting(Run.Waiting::who)
                .containsExactly("eve");
        runs.cancel(run.id());
    }

    @Test
    void whoFillsThePositionTodayTakesBackWhatItHandedOut() {
        theTableSays(spend("0.748888888", "BOARD"));
        aChain(HEAD_OF_PEOPLE, "0.748888888");
        var run = start("6.00");
        samPlans(run);
        var lead = assignment(waiting(run), "lead");
        aChain("filledBy: people, users: [eve]", "0.748888888");

        assertThatThrownBy(() -> open.cancel(run.id(), lead.id(), SAM, "because"))
                .isInstanceOf(Problem.Denied.class);
        open.cancel(run.id(), lead.id(), new Caller("eve", Set.of()), "is not needed");

        assertThat(assignment(run, "lead").status()).isEqualTo(Assignment.Status.CANCELLED);
        runs.cancel(run.id());
    }

    @Test
    void whereAnAgentTookOverOnlyAdministratorsComplete() {
        aChain(HEAD_OF_PEOPLE, "0.10");
        var run = waiting(start("6.00"));
        aChain("", "0.10");

        assertNobodyButAdministrators(run, "Position head is an agent's in the company's newest version");

        aChain("filledBy: people, users: [eve]", "0.10");
        assertThat(candidates(task(run))).containsExactly("eve");
        runs.cancel(run.id());
    }

    @Test
    void whereThePositionIsGoneOnlyAdministratorsComplete() {
        aChain(HEAD_OF_PEOPLE, "0.10");
        var run = waiting(start("6.00"));
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 5}
            """);

        assertNobodyButAdministrators(run, "Position head is not in the company's newest version");

        instances.complete(task(run).getId(), "root", Set.of(Caller.ADMINISTRATORS), plan());
        assertThat(runs.assignments(run.id())).extracting(Assignment::position).contains("lead");
        runs.cancel(run.id());
    }

    private void assertNobodyButAdministrators(Run run, String why) {
        assertThat(runs.find(run.id()).waitingFor())
                .extracting(Run.Waiting::who)
                .containsExactly(Caller.ADMINISTRATORS);
        assertThat(candidates(task(run))).containsExactly(Caller.ADMINISTRATORS);
        assertThatThrownBy(() -> instances.complete(task(run).getId(), "sam", Set.of(), plan()))
                .hasMessageContaining("sam");
        tasks.addCandidateUser(task(run).getId(), "sam");
        assertThatThrownBy(() -> instances.complete(task(run).getId(), "sam", Set.of(), plan()))
                .hasMessageContaining(why)
                .hasMessageContaining("only administrators complete this task");
    }

    private static Map<String, Object> plan() {
        return Map.of("objective_lead", "Lead it", "budget_lead", "0.50");
    }

    private static String leadAndHead(String head) {
        return """
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 5, filledBy: people, users: [carol]}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., authority: 5, filledBy: people, users: [%s]}
              - {key: lead, title: Lead, reportsTo: head, instructions: Plans., authority: 0}
            """.formatted(head);
    }

    private List<String> candidates(Task task) {
        return tasks.getIdentityLinksForTask(task.getId()).stream()
                .map(link -> link.getUserId() == null ? link.getGroupId() : link.getUserId())
                .toList();
    }

    private Task task(Run run) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
    }

    private boolean seen(Door door, String user, Task task) throws Exception {
        return call(door, user, door.path + "?processInstanceId=" + task.getProcessInstanceId(), null)
                .body()
                .contains(task.getId());
    }

    private Answer complete(Door door, String user, Task task) throws Exception {
        return call(door, user, door.path + "/" + task.getId() + "/complete", FORM);
    }

    private Answer call(Door door, String user, String path, @Nullable String body) throws Exception {
        var server = URI.create("http://localhost:" + port);
        if (door == Door.WEB_APPS) {
            var browser = new Browser(server);
            browser.logIn(user, TestPeople.PASSWORD);
            browser.open("/camunda/app/tasklist/default/");
            var answer = body == null
                    ? browser.open(path)
                    : browser.post(path, "application/json", body, "X-XSRF-TOKEN", browser.cookie("XSRF-TOKEN"));
            return new Answer(answer.statusCode(), String.valueOf(answer.body()));
        }
        var login =
                Base64.getEncoder().encodeToString((user + ":" + TestPeople.PASSWORD).getBytes(StandardCharsets.UTF_8));
        var call = HttpRequest.newBuilder(server.resolve(path))
                .header("Authorization", "Basic " + login)
                .header("Content-Type", "application/json");
        var answer = client.send(
                body == null
                        ? call.build()
                        : call.POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
        return new Answer(answer.statusCode(), answer.body());
    }
}

package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.Caller;
import io.countersign.access.web.EngineDoors.Door;
import io.countersign.access.web.EngineDoors.Who;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineDoorsTest {
    private static final Caller SOMEBODY = new Caller("somebody", Set.of());
    private static final Caller OPERATOR = new Caller("operator", Set.of(Caller.OPERATORS));
    private static final Caller ADMINISTRATOR = new Caller("admin", Set.of(Caller.ADMINISTRATORS, Caller.BOARD));

    @SuppressWarnings("unused")
    private static final List<Door> OPEN = EngineDoors.OPEN;

    @ParameterizedTest
    @FieldSource("OPEN")
    void opensEachDoorToThoseItIsFor(Door door) {
        var path = door.pattern().replace("**", "some/thing").replace("*", "some-id");

        assertThat(open(door.method(), path, ADMINISTRATOR)).isTrue();
        assertThat(open(door.method(), path, OPERATOR)).isEqualTo(door.who() != Who.ADMINISTRATORS);
        assertThat(open(door.method(), path, SOMEBODY)).isEqualTo(door.who() == Who.ANYONE);
    }

    /** Of which processes, the engine's own permissions say. */
    @ParameterizedTest
    @CsvSource({
        "acme.operator, true",
        "acme.owner, true",
        "acme.board, false",
        "acme.member, false",
        "acme.auditor, false",
        "board, false",
        "acme.operators, false"
    })
    void operatorsOfOneCompanyRepairToo(String group, boolean open) {
        var caller = new Caller("olga", Set.of(group));

        assertThat(open("PUT", "/job/1/retries", caller)).isEqualTo(open);
        assertThat(open("POST", "/deployment/create", caller)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "POST,   /external-task/fetchAndLock",
        "POST,   /external-task/1/complete",
        "POST,   /external-task/1/bpmnError",
        "POST,   /external-task/1/failure",
        "POST,   /external-task/1/lock",
        "POST,   /external-task/1/extendLock",
        "POST,   /external-task/1/unlock",
        "PUT,    /external-task/1/priority",
        "POST,   /task/create",
        "PUT,    /task/1",
        "DELETE, /task/1",
        "POST,   /task/1/assignee",
        "POST,   /task/1/delegate",
        "POST,   /task/1/resolve",
        "POST,   /task/1/bpmnError",
        "POST,   /task/1/bpmnEscalation",
        "POST,   /task/1/identity-links",
        "POST,   /task/1/identity-links/delete",
        "PUT,    /task/1/variables/approved",
        "POST,   /task/1/variables",
        "POST,   /task/1/localVariables/approved/data",
        "DELETE, /task/1/comment",
        "PUT,    /execution/1/localVariables/approved",
        "POST,   /execution/1/localVariables",
        "POST,   /execution/1/signal",
        "POST,   /execution/1/messageSubscriptions/m/trigger",
        "POST,   /execution/1/create-incident",
        "PUT,    /process-instance/1/variables/approved",
        "DELETE, /process-instance/1/variables/approved",
        "POST,   /process-instance/1/variables",
        "POST,   /process-instance/variables-async",
        "POST,   /process-instance/1/modification",
        "POST,   /process-instance/1/modification-async",
        "PUT,    /process-instance/1/suspended",
        "PUT,    /process-instance/suspended",
        "POST,   /process-instance/suspended-async",
        "POST,   /process-instance/delete",
        "POST,   /process-instance/delete-historic-query-based",
        "POST,   /process-instance/message-async",
        "DELETE, /process-instance/1/comment",
        "POST,   /process-definition/1/start",
        "POST,   /process-definition/key/acme.ceo/start",
        "POST,   /process-definition/key/acme.ceo/submit-form",
        "POST,   /process-definition/1/restart",
        "POST,   /process-definition/1/restart-async",
        "PUT,    /process-definition/1/suspended",
        "PUT,    /process-definition/1/history-time-to-live",
        "DELETE, /process-definition/1",
        "DELETE, /process-definition/key/acme.ceo/delete",
        "POST,   /modification/execute",
        "POST,   /migration/execute",
        "POST,   /migration/executeAsync",
        "POST,   /message",
        "POST,   /signal",
        "POST,   /condition",
        "POST,   /job/1/execute",
        "PUT,    /job/1/duedate",
        "PUT,    /job/1/suspended",
        "DELETE, /job/1",
        "PUT,    /job-definition/1/suspended",
        "POST,   /deployment/1/redeploy",
        "DELETE, /deployment/1",
        "DELETE, /history/process-instance/1",
        "POST,   /history/process-instance/delete",
        "POST,   /history/cleanup",
        "POST,   /decision-definition/1/evaluate",
        "POST,   /batch/1",
        "DELETE, /batch/1",
        "POST,   /case-definition/1/create",
        "POST,   /tenant/create",
        "POST,   /telemetry/configuration",
        "POST,   /identity/verify",
        "DELETE, /group/camunda-admin",
        "PATCH,  /task"
    })
    void closesWhatWalksAroundTheGovernanceEvenToAdministrators(String method, String path) {
        var refusal = EngineDoors.refusal(method, path, null, ADMINISTRATOR);

        assertThat(refusal).isPresent();
        assertThat(refusal.get()).endsWith(".");
    }

    @ParameterizedTest
    @CsvSource({
        "/engine-rest/task/1,                                     /task/1",
        "/engine-rest/task/1/,                                    /task/1",
        "/engine-rest/task/1//,                                   /task/1",
        "/engine-rest/engine/default/task/1,                      /task/1",
        "/engine-rest/engine/other/task/1,                        /task/1",
        "/engine-rest/engine/engine/task/1,                       /task/1",
        "/camunda/api/engine/engine/default/task/1,               /task/1",
        "/camunda/api/engine/task/1,                              /task/1",
        "/engine-rest,                                            ''",
        "/engine-rest/,                                           ''",
        "/engine-rest/engine/default,                             ''"
    })
    void knowsTheEndpointBehindEveryAddressOfTheEngine(String path, String endpoint) {
        assertThat(EngineDoors.endpoint(path)).hasValue(endpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api/runs", "/engine-restful", "/camunda/api/cockpit/plugin/base", "/camunda/app/x"})
    void leavesOtherPathsAlone(String path) {
        assertThat(EngineDoors.endpoint(path)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /Task",
        "post, /task",
        "POST, /task//claim",
        "POST, /task/1/Claim",
        "POST, /task/1/claim/x",
        "POST, /filter//list",
        "POST, //task",
        "POST, ''"
    })
    void opensNothingThatOnlyLooksLikeADoor(String method, String path) {
        assertThat(open(method, path, ADMINISTRATOR)).isFalse();
    }

    @Test
    void keepsCalledProcessesWithTheirCaller() {
        assertThat(EngineDoors.refusal("DELETE", "/process-instance/1", "skipCustomListeners=true", OPERATOR))
                .isEmpty();
        assertThat(EngineDoors.refusal("DELETE", "/process-instance/1", "skipSubprocesses=true", OPERATOR))
                .isPresent();
    }

    private static boolean open(String method, String path, Caller caller) {
        return EngineDoors.refusal(method, path, null, caller).isEmpty();
    }
}

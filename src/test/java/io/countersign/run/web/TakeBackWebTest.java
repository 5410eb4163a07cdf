package io.countersign.run.web;

import static io.countersign.problem.web.Slice.HANNA;
import static io.countersign.problem.web.Slice.assertInvalid;
import static io.countersign.problem.web.Slice.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.countersign.company.CompanyVersion;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import io.countersign.problem.web.Slice;
import io.countersign.run.Assignment;
import io.countersign.run.OpenAssignments;
import io.countersign.run.Retirements;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Assignments that are taken back, and positions that are given up. */
class TakeBackWebTest {
    private static final UUID RUN = UUID.randomUUID();
    private static final UUID ID = UUID.randomUUID();
    private static final String DOOR = "/api/runs/" + RUN + "/assignments/" + ID;
    private static final String RETIRE = "/api/companies/acme/positions/analyst/retire";
    private static final String BODY = "{\"to\": \"writer\", \"reason\": \" Away \"}";

    private final OpenAssignments assignments = mock(OpenAssignments.class);
    private final Retirements retirements = mock(Retirements.class);
    private final Slice web = new Slice(new AssignmentController(assignments));
    private final Slice positions = new Slice(new RetirementController(retirements));

    @Test
    void aCancelledAssignmentSaysWhy() {
        when(assignments.cancel(RUN, ID, HANNA, "Away")).thenReturn(cancelled());

        assertThat(web.post(DOOR + "/cancel", BODY)).hasStatusOk().bodyJson().isStrictlyEqualTo("""
            {"id": "%s", "runId": "%s", "position": "analyst", "budget": "0.40", "status": "CANCELLED",
             "failure": "Away"}\
            """.formatted(ID, RUN));
    }

    @Test
    void aReassignedOneNeedsToKnowToWhom() {
        when(assignments.reassign(RUN, ID, HANNA, "writer", "Away")).thenReturn(cancelled());

        assertThat(web.post(DOOR + "/reassign", BODY)).hasStatusOk();
        assertInvalid(web.post(DOOR + "/reassign", BODY.replace("writer", " ")), "to");
        assertInvalid(web.post(DOOR + "/reassign", "{\"reason\": \"Away\"}"), "to");
    }

    @Test
    void aRetiredPositionIsMissingInTheNextVersion() {
        var next = mock(CompanyVersion.class);
        when(next.version()).thenReturn(4);
        when(retirements.retire("acme", "analyst", HANNA, "Away")).thenReturn(next);

        assertThat(positions.post(RETIRE, BODY.replace("\"to\": \"writer\", ", "")))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("{\"company\": \"acme\", \"position\": \"analyst\", \"version\": 4}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"reason\": \" \"}", "{\"reason\": \"a\\u0000b\"}"})
    void nothingHappensWithoutAReason(String body) {
        assertInvalid(web.post(DOOR + "/cancel", body), "reason");
        assertInvalid(web.post(DOOR + "/reassign", body.replace("{", "{\"to\": \"writer\"" + comma(body))), "reason");
        assertInvalid(positions.post(RETIRE, body), "reason");
        verifyNoInteractions(assignments, retirements);
    }

    @Test
    void saysWhyNot() {
        var problems = new Problem[] {
            new Problem.Denied("not you"), new Problem.Missing("no assignment"), new Problem.Clash("done already")
        };
        when(assignments.cancel(any(), any(), any(), any())).thenThrow(problems);
        when(assignments.reassign(any(), any(), any(), any(), any())).thenThrow(problems);

        for (var act : new String[] {"/cancel", "/reassign"}) {
            assertProblem(web.post(DOOR + act, BODY), 403, "denied");
            assertProblem(web.post(DOOR + act, BODY), 404, "missing");
            assertProblem(web.post(DOOR + act, BODY), 409, "clash");
        }
        assertProblem(web.post("/api/runs/first/assignments/" + ID + "/cancel", BODY), 400, "malformed");
    }

    private static String comma(String body) {
        return body.equals("{}") ? "" : ", ";
    }

    private static Assignment cancelled() {
        return new Assignment(
                ID,
                RUN,
                "acme",
                null,
                "analyst",
                1,
                "",
                "",
                Money.usd("0.4"),
                Assignment.Status.CANCELLED,
                null,
                "Away",
                null,
                0,
                1,
                0,
                0,
                0,
                true,
                Instant.EPOCH,
                Instant.EPOCH);
    }
}

package io.countersign.run.web;

import static io.countersign.problem.web.Slice.HANNA;
import static io.countersign.problem.web.Slice.assertInvalid;
import static io.countersign.problem.web.Slice.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.countersign.problem.Problem;
import io.countersign.problem.web.Slice;
import io.countersign.run.CompanyControl;
import io.countersign.run.Incidents;
import io.countersign.run.Standstill;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlWebTest {
    private static final String BECAUSE = "{\"reason\": \" The prices are wrong \"}";
    private static final String WHY = "The prices are wrong";

    private final CompanyControl control = mock(CompanyControl.class);
    private final Incidents incidents = mock(Incidents.class);
    private final Slice web = new Slice(new ControlController(control, incidents));

    @Test
    void aPausedCompanySaysWhoPausedItAndWhy() {
        when(control.pause("acme", HANNA, WHY)).thenReturn(2);
        when(control.standstills("acme"))
                .thenReturn(List.of(
                        new Standstill("acme", "", Standstill.Mode.PAUSED, "hanna", WHY, Instant.EPOCH),
                        new Standstill("acme", "writer", Standstill.Mode.STOPPED, "olga", "x", Instant.EPOCH)));

        assertThat(web.post("/api/companies/acme/pause", BECAUSE))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("""
                    {"company": "acme", "touched": 2, "standstills": [
                      {"position": null, "mode": "PAUSED", "by": "hanna", "reason": "The prices are wrong"},
                      {"position": "writer", "mode": "STOPPED", "by": "olga"}]}\
                    """);
    }

    @Test
    void eachDoorDoesWhatItIsCalled() {
        web.post("/api/companies/acme/resume", BECAUSE);
        web.post("/api/companies/acme/cancel-runs", BECAUSE);
        web.post("/api/companies/acme/positions/writer/pause", BECAUSE);
        web.post("/api/companies/acme/positions/writer/resume", BECAUSE);
        web.post("/api/companies/acme/positions/writer/cancel", BECAUSE);

        verify(control).resume("acme", HANNA, WHY);
        verify(control).cancelRuns("acme", HANNA, WHY);
        verify(control).pausePosition("acme", "writer", HANNA, WHY);
        verify(control).resumePosition("acme", "writer", HANNA, WHY);
        verify(control).cancelPosition("acme", "writer", HANNA, WHY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume", "cancel-runs"})
    void saysWhyNot(String act) {
        var door = "/api/companies/acme/" + act;
        var problems = new Problem[] {
            new Problem.Denied("not you"),
            new Problem.Missing("no company"),
            new Problem.Clash("paused already"),
            new Problem.Invalid("reason", "is needed")
        };
        when(control.pause(any(), any(), any())).thenThrow(problems);
        when(control.resume(any(), any(), any())).thenThrow(problems);
        when(control.cancelRuns(any(), any(), any())).thenThrow(problems);

        assertProblem(web.post(door, BECAUSE), 403, "denied");
        assertProblem(web.post(door, BECAUSE), 404, "missing");
        assertProblem(web.post(door, BECAUSE), 409, "clash");
        assertInvalid(web.post(door, "{}"), "reason");
        assertProblem(web.post(door, ""), 400, "malformed");
    }

    @Test
    void anIncidentIsOfARun() {
        var run = UUID.randomUUID();
        when(incidents.retry(run, "i1", HANNA, WHY)).thenThrow(new Problem.Missing("no incident"));
        when(incidents.skip(run, "i1", HANNA, WHY)).thenThrow(new Problem.Clash("not about an act"));

        assertProblem(web.post("/api/runs/" + run + "/incidents/i1/retry", BECAUSE), 404, "missing");
        assertProblem(web.post("/api/runs/" + run + "/incidents/i1/skip", BECAUSE), 409, "clash");
        assertProblem(web.post("/api/runs/first/incidents/i1/retry", BECAUSE), 400, "malformed");
    }
}

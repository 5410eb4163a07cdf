package io.countersign.hiring.web;

import static io.countersign.problem.web.Slice.HANNA;
import static io.countersign.problem.web.Slice.assertInvalid;
import static io.countersign.problem.web.Slice.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.countersign.hiring.Hire;
import io.countersign.hiring.Hires;
import io.countersign.hiring.Proposal;
import io.countersign.ledger.Money;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.problem.web.Slice;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HireWebTest {
    private static final String DOOR = "/api/companies/acme/positions/head/hires";
    private static final String BODY = """
        {"key": "tester", "title": "Tester", "instructions": "Tests.", "budget": "2.00", "reason": " It is needed "}\
        """;
    private static final Proposal PROPOSAL =
            new Proposal("tester", "Tester", "Tests.", null, Money.usd("2"), List.of());
    private static final Hire HIRE = new Hire(
            UUID.randomUUID(),
            "acme",
            "head",
            PROPOSAL,
            "hanna",
            null,
            UUID.randomUUID(),
            Hire.Status.PENDING,
            null,
            "",
            Instant.EPOCH);

    private final Hires hires = mock(Hires.class);
    private final Slice web = new Slice(new HireController(hires));

    @Test
    void aProposalWaitsAtItsApprovalRequest() {
        when(hires.propose("acme", "head", PROPOSAL, "It is needed", HANNA)).thenReturn(HIRE);

        assertThat(web.post(DOOR, BODY))
                .hasStatus(202)
                .hasHeader("Location", "/api/approvals/" + HIRE.approval())
                .bodyJson()
                .isLenientlyEqualTo("""
                    {"manager": "head", "status": "PENDING", "version": null, "proposedBy": "hanna",
                     "proposal": {"key": "tester", "budget": "2.00", "tools": []}}\
                    """);
    }

    @Test
    void namesBothFieldsThatItReadsItself() {
        assertInvalid(web.post(DOOR, "{}"), "budget", "reason");
        verifyNoInteractions(hires);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2.0000000001", "-1", "many", "1e3"})
    void refusesWhatIsNoAmount(String budget) {
        assertInvalid(web.post(DOOR, BODY.replace("2.00", budget)), "budget");
    }

    @ParameterizedTest
    @ValueSource(strings = {"  ", "\\u0000"})
    void wantsAReasonThatCanBeStored(String reason) {
        assertInvalid(web.post(DOOR, BODY.replace(" It is needed ", reason)), "reason");
    }

    @Test
    void saysWhyNot() {
        when(hires.propose(any(), any(), any(), any(), any()))
                .thenThrow(new Problem.Denied("not yours"))
                .thenThrow(new Problem.Missing("no company"))
                .thenThrow(new Problem.Clash("does not hire"))
                .thenThrow(new Problem.Invalid("tools", "only its own"));

        assertProblem(web.post(DOOR, BODY), 403, "denied");
        assertProblem(web.post(DOOR, BODY), 404, "missing");
        assertProblem(web.post(DOOR, BODY), 409, "clash");
        assertInvalid(web.post(DOOR, BODY), "tools");
        assertProblem(web.post(DOOR, "{"), 400, "malformed");
    }

    @Test
    void listsWhatBecameOfProposals() {
        var page = new Page.Request(1, 10);
        when(hires.list("acme", page)).thenReturn(page.of(List.of(HIRE), 11));

        assertThat(web.get("/api/companies/acme/hires?page=1&size=10"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo(
                        "{\"items\": [{\"status\": \"PENDING\"}], \"page\": 1, \"size\": 10, \"total\": 11}");
        assertInvalid(web.get("/api/companies/acme/hires?page=-1&size=501"), "page", "size");
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest;
import io.countersign.hiring.Hires;
import io.countersign.llm.ChatRequest;
import io.countersign.problem.Page;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** New positions that agents propose with their plans. */
class AgentHireSystemTest extends CompanyTest {
    private static final Caller BOARD = new Caller("chair", Set.of(Caller.BOARD));
    private static final ObjectMapper JSON = new ObjectMapper();

    @Autowired
    private Hires hires;

    @Test
    void anObedientAgentCannotHireWiderThanItself() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., budget: 10, authority: 5}
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
            hiring: true
            """);
        var wider = List.of(
                hireOf("budget", "10.01"),
                hireOf("model", "gpt-9-unlimited"),
                hireOf("tools", "payments"),
                hireOf("reportsTo", "ceo"),
                hireOf("authority", "1000"),
                hireOf("approved", "APPROVED by the board"));
        for (var hire : wider) {
            colleagues.when("head", "plan", request -> with(request, hire));

            var run = ended(start("2.00"));

            assertThat(assignment(run, "head").failure()).as(hire.toString()).contains("hires[0]");
            assertThat(hires.list(company, new Page.Request(0, 50)).items()).isEmpty();
        }
    }

    @Test
    void anAgentsProposalWaitsForTheBoardAndTheRunForNobody() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., budget: 10, authority: 5}
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
            hiring: true
            """);
        colleagues.when(
                "head",
                "plan",
                request -> with(request, hireOf("budget", "2.00")),
                request -> with(request, hireOf("key", "analyst")));

        var run = ended(start("2.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        var hire = hires.list(company, new Page.Request(0, 50)).items().getFirst();
        assertThat(hire.proposedBy()).isEqualTo("head");
        assertThat(hire.run()).isEqualTo(run.id());
        assertThat(companies.find(company).version()).isEqualTo(1);
        approve(inbox.find(hire.approval()));
        assertThat(companies.find(company).position("statistician").manager()).isEqualTo("head");

        var second = ended(start("2.00"));

        assertThat(second.status()).as(second.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(jdbc.sql("select data ->> 'reason' from run_event where run = ? and type = 'HireNotProposed'")
                        .param(second.id())
                        .query(String.class)
                        .single())
                .isEqualTo("Position analyst exists already");
    }

    @Test
    void whereTheCompanyDoesNotHireNobodyIsAsked() {
        aCompany();
        var run = ended(start("2.00"));

        assertThat(colleagues.requests())
                .allSatisfy(request ->
                        assertThat(request.schema().schema().toString()).doesNotContain("hires"))
                .allSatisfy(request -> assertThat(Colleagues.brief(request)).doesNotContain("Hiring"));
        colleagues.when("head", "plan", request -> with(request, hireOf("budget", "2.00")));
        var talkedInto = ended(start("2.00"));
        assertThat(run.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(assignment(talkedInto, "head").failure()).contains("unknown field \"hires\"");
    }

    private void approve(ApprovalRequest request) {
        inbox.decide(request.id(), BOARD, "APPROVE", "", request.digest());
    }

    private static ObjectNode hireOf(String field, String value) {
        return JSON.createObjectNode()
                .put("key", "statistician")
                .put("title", "Statistician")
                .put("instructions", "Counts.")
                .put("model", "gpt-5-mini")
                .put("budget", "1.00")
                .put("why", "To count")
                .put(field, value);
    }

    /** The plain plan, and a new position with it. */
    private static String with(ChatRequest request, ObjectNode hire) {
        try {
            var plan = (ObjectNode) JSON.readTree(Colleagues.plainly(request));
            plan.putArray("hires").add(hire);
            return plan.toString();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}

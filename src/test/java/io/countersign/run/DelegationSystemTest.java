package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.countersign.agent.Decision;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.company.DelegationBounds;
import io.countersign.engine.CompanyTurn;
import io.countersign.ledger.Balance;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import io.countersign.trial.PlainColleague;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Work goes down the line, or where the company granted more, whatever a model is talked into. */
class DelegationSystemTest extends CompanyTest {
    private static final String CHART = """
          - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
          - {key: research, title: Head of research, reportsTo: ceo, instructions: Plans., budget: 10, authority: 0}
          - {key: product, title: Head of product, reportsTo: ceo, instructions: Plans., budget: 8, authority: 5}
          - {key: analyst, title: Analyst, reportsTo: research, instructions: Analyses.}
          - {key: writer, title: Writer, reportsTo: product, instructions: Writes., budget: 3}
          - {key: team, title: Team lead, reportsTo: product, instructions: Plans., authority: 0}
          - {key: tester, title: Tester, reportsTo: team, instructions: Tests.}
        """;

    @Autowired
    private Outcomes outcomes;

    @Autowired
    private CompanyTurn turn;

    @Test
    void aGrantLetsWorkGoPastTheLineAtTheCostOfTheSpendersOwn() {
        aCompany(CHART + "grants:\n  - {from: research, to: writer}\n");
        colleagues.when("ceo", "plan", _ -> PlainColleague.plan(List.of("research"), "1.00"));
        colleagues.when("research", "plan", _ -> PlainColleague.plan(List.of("writer"), "0.30"));

        var run = ended(start("2.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        var work = assignment(run, "writer");
        assertThat(work.parent()).isEqualTo(assignment(run, "research").id());
        assertThat(work.status()).isEqualTo(Assignment.Status.ACCEPTED);
        var spent = balances.ofAssignments(List.of(work.id()))
                .getOrDefault(work.id(), Balance.NONE)
                .spent();
        assertThat(spent).isGreaterThan(Money.ZERO);
        assertThat(posted("writer")).isEqualTo(spent.nanos());
        assertThat(posted("product")).isEqualTo(spent.nanos());
        assertThat(posted("ceo")).isEqualTo(spent(run).nanos());
    }

    /** The superior of who was granted the work has no assignment of its own in this run, and decides all the same. */
    @Test
    void anApprovalClimbsTheReportingLineOfWhoAsks() {
        aCompany(CHART + "grants:\n  - {from: research, to: team}\n");
        colleagues.when("ceo", "plan", _ -> PlainColleague.plan(List.of("research"), "1.50"));
        colleagues.when("research", "plan", _ -> PlainColleague.plan(List.of("team"), "0.80"));

        var run = ended(start("2.00"));

        assertThat(run.status()).as(run.failure()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(colleagues.asked("product", "decide")).isEqualTo(1);
        assertThat(assignment(run, "team").parent())
                .isEqualTo(assignment(run, "research").id());
    }

    @Test
    void anObedientModelCannotDelegateOffItsLine() {
        aCompany(CHART);
        colleagues.when("ceo", "plan", _ -> PlainColleague.plan(List.of("research"), "1.00"));
        for (var elsewhere : List.of("ceo", "research", "product", "writer", "zenith.writer", "analyst ", "ANALYST")) {
            colleagues.when("research", "plan", _ -> PlainColleague.plan(List.of(elsewhere), "0.30"));

            var run = ended(start("2.00"));

            assertThat(runs.assignments(run.id()))
                    .as(elsewhere)
                    .extracting(Assignment::position)
                    .containsExactly("ceo", "research");
            assertThat(assignment(run, "research").failure()).contains("not one of the allowed values");
        }
    }

    /** As if schema and parser had let it through. */
    @Test
    void theStepRefusesWhatIsOffTheLineWhoeverPlannedIt() {
        aCompany(CHART);
        var held = new CountDownLatch(1);
        colleagues.when("ceo", "plan", request -> {
            pass(held);
            return Colleagues.plainly(request);
        });
        var run = start("2.00");
        var own = until(run, _ -> !runs.assignments(run.id()).isEmpty());
        var root = assignment(own, "ceo");

        assertThatThrownBy(() -> planned(root, List.of("writer")))
                .isInstanceOf(Problem.Denied.class)
                .hasMessage("ceo may delegate to its reports and to those granted to it, not to writer");
        assertThatThrownBy(() -> planned(root, Collections.nCopies(DelegationBounds.MOST_ASSIGNMENTS + 1, "research")))
                .isInstanceOf(Problem.Denied.class)
                .hasMessage("A plan hands out at most 50 assignments, not 51");
        lies(root, DelegationBounds.MOST_LEVELS - 1);
        assertThatThrownBy(() -> planned(root, List.of("research")))
                .isInstanceOf(Problem.Denied.class)
                .hasMessage("Work is handed down at most 50 levels");
        lies(root, 0);
        assertThat(runs.assignments(run.id())).hasSize(1);

        held.countDown();
        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    /** As if it lay so many levels down. */
    private void lies(Assignment own, int depth) {
        jdbc.sql("update assignment set depth = ? where id = ?")
                .params(depth, own.id())
                .update();
    }

    /** A process of a position that somebody starts with variables of their own. */
    @Test
    void aProcessTakesUpNothingThatIsNotItsOwn() {
        aCompany(CHART);
        var held = new CountDownLatch(1);
        colleagues.when("research", "plan", request -> {
            pass(held);
            return Colleagues.plainly(request);
        });
        var run = start("2.00");
        await().until(() -> colleagues.asked("research", "plan") == 1);
        var root = assignment(run, "ceo");
        var research = assignment(run, "research");
        var other = start("2.00");
        await().until(() -> colleagues.asked("research", "plan") == 2);
        var foreign = company + "-other";
        companies.post(
                Definitions.read(
                        companies.export(company).replace(company, foreign).getBytes(StandardCharsets.UTF_8),
                        DefinitionFormat.YAML),
                "test");

        assertThatThrownBy(() -> begin(company + ".research", run, Map.of("assignmentId", id(research))))
                .hasMessageContaining("is not the goal of run");
        assertThatThrownBy(() -> begin(company + ".research", run, Map.of("assignmentId", id(root))))
                .hasMessageContaining("is not the goal of run");
        assertThatThrownBy(() -> begin(company + ".ceo", other, Map.of("assignmentId", id(root))))
                .hasMessageContaining("is not the goal of run");
        assertThatThrownBy(() -> begin(foreign + ".ceo", run, Map.of("assignmentId", id(root))))
                .hasMessageContaining("is not of the company of");
        // A row that no plan made.
        jdbc.sql("update assignment set position = 'writer' where id = ?")
                .param(research.id())
                .update();
        assertThatThrownBy(() -> begin(
                        company + ".writer",
                        run,
                        Map.of("parentAssignmentId", id(root), "ordinal", research.ordinal())))
                .hasMessageContaining("ceo may delegate to its reports and to those granted to it, not to writer");
        jdbc.sql("update assignment set position = 'research' where id = ?")
                .param(research.id())
                .update();

        held.countDown();
        assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(ended(other).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    private void begin(String process, Run run, Map<String, Object> variables) {
        runtime.startProcessInstanceByKey(process, run.id().toString(), variables);
    }

    private static String id(Assignment assignment) {
        return assignment.id().toString();
    }

    private void planned(Assignment own, List<String> positions) {
        var delegations = positions.stream()
                .map(position -> new Decision.Delegation(position, "Do it", "Done", Money.usd("0.01")))
                .toList();
        turn.write(company, () -> outcomes.planned(own.id(), new Decision.Plan("Off the line", delegations), null));
    }

    private long posted(String position) {
        return jdbc.sql("select posted from account where company = ? and kind = 'POSITION' and owner = ?")
                .params(company, position)
                .query(Long.class)
                .single();
    }
}

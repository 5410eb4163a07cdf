package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.hiring.Hire;
import io.countersign.hiring.Hires;
import io.countersign.hiring.Proposal;
import io.countersign.ledger.Money;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** New positions that people propose, on their way into a company. */
class HireSystemTest extends CompanyTest {
    private static final Caller BOARD = new Caller("chair", Set.of(Caller.BOARD));
    private static final Caller HANNA = new Caller("hanna", Set.of());

    private static final String CHART = """
          - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
          - {key: head, title: Head, reportsTo: ceo, instructions: Plans., budget: 10, filledBy: people, users: [hanna]}
          - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
          - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
        hiring: true
        """;

    @Autowired
    private Hires hires;

    @Test
    void anApprovedPositionJoinsTheNextVersionAndNoRunInProgress() {
        aCompany(CHART);
        var before = start("2.00");

        var hire = hires.propose(company, "head", proposal("tester", "2.00"), "Two studies had wrong numbers", HANNA);

        var request = inbox.find(hire.approval());
        assertThat(request.kind()).isEqualTo(ApprovalRequest.Kind.HIRE);
        assertThat(request.run()).isNull();
        assertThat(request.amount()).isEqualTo(Money.usd("2.00"));
        assertThat(request.decider()).isEqualTo(ApprovalRequest.BOARD);
        assertThatThrownBy(() -> inbox.decide(request.id(), HANNA, "APPROVE", "", request.digest()))
                .isInstanceOf(Problem.Denied.class);
        assertThat(companies.find(company).version()).isEqualTo(1);

        approve(request);

        var version = companies.find(company);
        assertThat(version.version()).isEqualTo(2);
        assertThat(version.createdBy()).isEqualTo("approval " + request.id());
        assertThat(version.position("tester").manager()).isEqualTo("head");
        assertThat(hire(hire).status()).isEqualTo(Hire.Status.HIRED);
        assertThat(hire(hire).version()).isEqualTo(2);
        assertThat(runs.find(before.id()).companyVersion()).isEqualTo(1);
        assertThat(start("2.00").companyVersion()).isEqualTo(2);
        assertThat(runtime.createProcessInstanceQuery()
                        .processInstanceBusinessKey(hire.id().toString())
                        .count())
                .isZero();
    }

    @Test
    void whatWasAskedAndDecidedIsInTheCompanysChain() {
        aCompany(CHART);
        var approval = propose("head", proposal("tester", "2.00")).approval();
        approve(inbox.find(approval));

        assertThat(jdbc.sql("""
            select type, actor ->> 'name' as name from record_entry
            where chain = 'company:' || ? and data ->> 'approval' = ? order by seq\
            """)
                        .params(company, approval.toString())
                        .query((row, _) -> row.getString("type") + " " + row.getString("name"))
                        .list())
                .containsExactly("ApprovalRequested head", "ApprovalDecided chair");
        assertThat(record.company(company).violations()).isEmpty();

        jdbc.sql("insert into approval_decision (request, number, decider, capacity, decision, comment, digest)"
                        + " values (?, 2, 'chair', 'BOARD', 'APPROVE', '', '')")
                .param(approval)
                .update();
        assertThat(record.company(company).violations())
                .singleElement()
                .satisfies(violation -> assertThat(violation.toString()).contains(approval.toString()));
        jdbc.sql("alter table approval_decision disable trigger approval_decision_append_only")
                .update();
        jdbc.sql("delete from approval_decision where request = ? and number = 2")
                .param(approval)
                .update();
        jdbc.sql("alter table approval_decision enable always trigger approval_decision_append_only")
                .update();
    }

    @Test
    void whatIsWiderThanItsManagerIsNotEvenProposed() {
        aCompany(CHART);

        assertThatThrownBy(() -> propose("head", proposal("tester", "10.01"))).isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> propose("head", proposal("Tester", "1.00"))).isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> propose("head", proposal("writer", "1.00"))).isInstanceOf(Problem.Clash.class);
        assertThatThrownBy(() -> propose(
                        "head", new Proposal("tester", "Tester", "Tests.", "no-such-model", Money.usd("1"), List.of())))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("has no price");
        assertThatThrownBy(() -> propose("ceo", proposal("tester", "1.00"))).isInstanceOf(Problem.Denied.class);
        propose("head", proposal("tester", "1.00"));
        assertThatThrownBy(() -> propose("head", proposal("tester", "2.00")))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("proposed already");
    }

    @Test
    void onlySoManyWaitBelowOneManager() {
        aCompany(CHART);
        for (var n = 1; n <= 5; n++) {
            propose("head", proposal("tester-" + n, "1.00"));
        }

        assertThatThrownBy(() -> propose("head", proposal("tester-6", "1.00")))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("wait for approval already");
    }

    @Test
    void aRefusalChangesNothing() {
        aCompany(CHART);
        var hire = propose("head", proposal("tester", "2.00"));
        var request = inbox.find(hire.approval());

        inbox.decide(request.id(), BOARD, "REJECT", "Not this year", request.digest());

        assertThat(companies.find(company).version()).isEqualTo(1);
        assertThat(hire(hire).status()).isEqualTo(Hire.Status.REFUSED);
        assertThat(hire(hire).reason()).contains("Not this year");
    }

    @Test
    void twoThatAreApprovedAtTheSameMomentBothJoin() throws Exception {
        aCompany(CHART);
        var requests = List.of(
                inbox.find(propose("head", proposal("tester", "2.00")).approval()),
                inbox.find(propose("head", proposal("drafter", "3.00")).approval()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var decisions = new ArrayList<Callable<Object>>();
            for (var n = 0; n < 10; n++) {
                for (var request : requests) {
                    decisions.add(() -> {
                        try {
                            approve(request);
                            return true;
                        } catch (Problem decidedAlready) {
                            return false;
                        }
                    });
                }
            }
            var done = 0;
            for (var each : threads.invokeAll(decisions)) {
                done += Boolean.TRUE.equals(each.get()) ? 1 : 0;
            }
            assertThat(done).isEqualTo(2);
        }
        var version = companies.find(company);
        assertThat(version.version()).isEqualTo(3);
        assertThat(version.reports("head"))
                .extracting(io.countersign.company.Position::key)
                .containsExactlyInAnyOrder("analyst", "tester", "drafter");
    }

    @Test
    void aPositionJoinsWhatWasPostedMeanwhile() {
        aCompany(CHART);
        var hire = propose("head", proposal("tester", "2.00"));
        aCompany(CHART.replace("Writes.", "Writes well."));

        approve(inbox.find(hire.approval()));

        assertThat(companies.find(company).version()).isEqualTo(3);
        assertThat(companies.find(company).position("writer").instructions()).isEqualTo("Writes well.");
        assertThat(companies.find(company).position("tester").manager()).isEqualTo("head");
    }

    @Test
    void whatNoLongerFitsIsRefusedWithTheReason() {
        var changes = List.of(
                List.of("key: analyst", "key: tester", "Position tester exists already"),
                List.of("budget: 10,", "budget: 1,", "at most 1.00 USD a month"),
                List.of("key: head", "key: lead", "has no position head"),
                List.of("hiring: true", "hiring: false", "does not hire"));
        for (var change : changes) {
            aCompany(CHART);
            var hire = propose("head", proposal("tester", "2.00"));
            aCompany(CHART.replace(change.get(0), change.get(1))
                    .replace(
                            "reportsTo: head",
                            change.get(1).equals("key: lead") ? "reportsTo: lead" : "reportsTo: head"));
            var posted = companies.find(company).version();
            var request = inbox.find(hire.approval());

            approve(request);

            assertThat(inbox.find(request.id()).status()).isEqualTo(ApprovalRequest.Status.REJECTED);
            assertThat(hire(hire).status()).isEqualTo(Hire.Status.REFUSED);
            assertThat(hire(hire).reason()).contains(change.get(2));
            assertThat(companies.find(company).version()).isEqualTo(posted);
        }
    }

    /** As when somebody wrote into the row what the signed digest does not say. */
    @Test
    void aProposalJoinsNowhereButWhereItWasSignedFor() {
        aCompany(CHART);
        var other = company + "-other";
        companies.post(
                Definitions.read(
                        companies.export(company).replace(company, other).getBytes(StandardCharsets.UTF_8),
                        DefinitionFormat.YAML),
                "test");
        for (var change : List.of("manager = 'ceo'", "company = '" + other + "'")) {
            var hire = propose("head", proposal("tester", "2.00"));
            jdbc.sql("update hire set " + change + " where id = ?")
                    .param(hire.id())
                    .update();

            approve(inbox.find(hire.approval()));

            assertThat(inbox.find(hire.approval()).status()).as(change).isEqualTo(ApprovalRequest.Status.REJECTED);
            assertThat(companies.find(company).version()).as(change).isEqualTo(1);
        }
    }

    private Hire propose(String manager, Proposal proposal) {
        return hires.propose(company, manager, proposal, "It is needed", HANNA);
    }

    private static Proposal proposal(String key, String budget) {
        return new Proposal(key, "Tester", "Tests every number.", null, Money.usd(budget), List.of());
    }

    private Hire hire(Hire of) {
        return hires.list(company, new Page.Request(0, 50)).items().stream()
                .filter(one -> one.id().equals(of.id()))
                .findFirst()
                .orElseThrow();
    }

    private void approve(ApprovalRequest request) {
        inbox.decide(request.id(), BOARD, "APPROVE", "", request.digest());
    }
}

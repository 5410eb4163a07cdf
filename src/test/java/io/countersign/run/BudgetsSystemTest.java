package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.access.Caller;
import io.countersign.ledger.Balance;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Who gives budget to whom. */
class BudgetsSystemTest extends CompanyTest {
    private static final Caller BOARD = new Caller("chair", Set.of(Caller.BOARD));
    private static final Caller HEAD = new Caller("hanna", Set.of());
    private static final Caller WRITER = new Caller("willy", Set.of());

    @Autowired
    private Budgets budgets;

    /** People fill the seats of the head and of a writer beside it. */
    private void aCompanyOfPeople() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - {key: head, title: Head, reportsTo: ceo, budget: 10, filledBy: people, users: [hanna]}
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses., budget: 2}
              - {key: checker, title: Checker, reportsTo: head, instructions: Checks., budget: 3}
              - {key: writer, title: Writer, reportsTo: ceo, budget: 3, filledBy: people, users: [willy]}
            """);
    }

    @Test
    void aManagerGivesToItsSubtreeAndNobodyElses() {
        aCompanyOfPeople();

        budgets.setPosition(company, "analyst", Money.usd("6"), null, HEAD, "needs more");
        budgets.setPosition(company, "analyst", Money.usd("7"), "checker", HEAD, "needs more still");

        assertThat(limit("analyst")).isEqualTo(Money.usd("7"));
        assertThat(limit("checker")).isEqualTo(Money.usd("2"));
        assertThatThrownBy(() -> budgets.setPosition(company, "analyst", Money.usd("10.01"), null, HEAD, "greedy"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("10.00");
        assertThatThrownBy(() -> budgets.setPosition(company, "writer", Money.usd("4"), null, HEAD, "kind"))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> budgets.setPosition(company, "head", Money.usd("11"), null, HEAD, "to myself"))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> budgets.setPosition(company, "ceo", Money.usd("30"), null, HEAD, "upward"))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> budgets.setPosition(company, "analyst", Money.usd("8"), "writer", HEAD, "theft"))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> budgets.setPosition(company, "analyst", Money.usd("8"), "head", HEAD, "own"))
                .isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> budgets.setPosition(company, "analyst", Money.usd("1"), null, WRITER, "envy"))
                .isInstanceOf(Problem.Denied.class);
        assertThatThrownBy(() -> budgets.setPosition(company, "analyst", Money.usd("1"), null, HEAD, " "))
                .isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> budgets.setCompany(company, Money.usd("60"), HEAD, "all"))
                .isInstanceOf(Problem.Denied.class);
    }

    @Test
    void theBoardSetsEveryLimitWithinTheOneAbove() {
        aCompanyOfPeople();

        budgets.setCompany(company, Money.usd("60"), BOARD, "a good year");
        budgets.setPosition(company, "ceo", Money.usd("40"), null, BOARD, "a good year");
        budgets.setPosition(company, "writer", Money.usd("40"), null, BOARD, "a good year");

        assertThatThrownBy(() -> budgets.setPosition(company, "writer", Money.usd("40.01"), null, BOARD, "more"))
                .isInstanceOf(Problem.Clash.class);
        assertThat(limit("writer")).isEqualTo(Money.usd("40"));
    }

    @Test
    void nothingIsTakenFromBelow() {
        aCompanyOfPeople();

        assertThatThrownBy(() -> budgets.setPosition(company, "head", Money.usd("11"), "analyst", BOARD, "back"))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("from");
    }

    /** Between the giver and whom it gives to is a position that nothing limits. */
    @Test
    void whatAManagerGivesStaysWithinItsOwn() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - {key: head, title: Head, reportsTo: ceo, budget: 10, filledBy: people, users: [hanna]}
              - {key: lead, title: Lead, reportsTo: head, instructions: Plans.}
              - {key: analyst, title: Analyst, reportsTo: lead, instructions: Analyses., budget: 2}
            """);

        assertThatThrownBy(() -> budgets.setPosition(company, "analyst", Money.usd("10.01"), null, HEAD, "greedy"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("10.00");
        budgets.setPosition(company, "analyst", Money.usd("10"), null, HEAD, "all of it");

        assertThat(limit("analyst")).isEqualTo(Money.usd("10"));
    }

    @Test
    void theBudgetOfARunReachesItsGoalAndEndsWithIt() {
        aCompanyOfPeople();
        var other = start("1.00");
        var run = start("2.00");
        until(run, now -> runs.assignments(run.id()).size() > 1);
        var root = assignment(run, "ceo").id();

        budgets.setRun(run.id(), Money.usd("3"), BOARD, "more");

        assertThat(balances.ofAssignments(java.util.List.of(root)).get(root))
                .extracting(io.countersign.ledger.Balance::limit)
                .isEqualTo(Money.usd("3"));
        assertThat(jdbc.sql("select data ->> 'limit' from run_event where run = ? and type = 'LimitChanged'"
                                + " and data ->> 'kind' = 'RUN' and data ->> 'by' = 'chair'")
                        .param(run.id())
                        .query(String.class)
                        .list())
                .containsExactly("3.00");
        assertThatThrownBy(() -> budgets.setAssignment(other.id(), root, Money.usd("1"), BOARD, "another run's"))
                .isInstanceOf(Problem.Missing.class);
        runs.cancel(run.id());
        assertThatThrownBy(() -> budgets.setRun(run.id(), Money.usd("4"), BOARD, "too late"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("CANCELLED already");
        runs.cancel(other.id());
    }

    @Test
    void theBoardChangesTheBudgetOfARun() {
        aCompanyOfPeople();
        var run = start("2.00");

        assertThat(budgets.setRun(run.id(), Money.usd("3"), BOARD, "more").budget())
                .isEqualTo(Money.usd("3"));
        assertThat(budgets.setRun(run.id(), Money.usd("1.5"), BOARD, "less").budget())
                .isEqualTo(Money.usd("1.5"));
        assertThatThrownBy(() -> budgets.setRun(run.id(), Money.usd("50.01"), BOARD, "too much"))
                .isInstanceOf(Problem.Clash.class);
        assertThatThrownBy(() -> budgets.setRun(run.id(), Money.usd("1"), HEAD, "not yours"))
                .isInstanceOf(Problem.Denied.class);
        assertThat(runs.find(run.id()).budget()).isEqualTo(Money.usd("1.5"));
        assertThat(balances.ofRun(run.id()).limit()).isEqualTo(Money.usd("1.5"));
        runs.cancel(run.id());
    }

    @Test
    void aManagerSetsTheLimitOfAnAssignmentBelowIt() {
        aCompanyOfPeople();
        var run = start("2.00");
        until(run, now -> runs.assignments(run.id()).size() > 1);
        var head = assignment(run, "head").id();

        assertThatThrownBy(() -> budgets.setAssignment(run.id(), head, Money.usd("0.10"), HEAD, "mine"))
                .isInstanceOf(Problem.Denied.class);
        budgets.setAssignment(run.id(), head, Money.usd("0.40"), BOARD, "less is enough");

        assertThat(balances.ofAssignments(List.of(head)).values())
                .extracting(Balance::limit)
                .containsExactly(Money.usd("0.40"));
        assertThat(jdbc.sql("select data::text from run_event where run = ? and type = 'LimitChanged'")
                        .param(run.id())
                        .query(String.class)
                        .single())
                .contains("chair")
                .contains("less is enough");
        runs.cancel(run.id());
    }

    /** A run goes by the version in which it began; who leads it is another matter. */
    @Test
    void theLimitOfAnAssignmentIsTheirsWhoFillThePositionsToday() {
        aChain("", "anton");
        var run = waiting(start("2.00"));
        var analyst = assignment(run, "analyst").id();

        aChain("filledBy: people, users: [hanna]", "anton");
        budgets.setAssignment(run.id(), analyst, Money.usd("0.06"), HEAD, "less will do");
        aChain("filledBy: people, users: [willy]", "hanna");
        assertThatThrownBy(() -> budgets.setAssignment(run.id(), analyst, Money.usd("0.07"), HEAD, "I left"))
                .isInstanceOf(Problem.Denied.class)
                .hasMessageContaining("it fills");
        budgets.setAssignment(run.id(), analyst, Money.usd("0.05"), WRITER, "I came");
        aCompany("  - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}\n");
        assertThatThrownBy(() -> budgets.setAssignment(run.id(), analyst, Money.usd("0.04"), WRITER, "it is gone"))
                .isInstanceOf(Problem.Denied.class)
                .hasMessageContaining("a position above");

        assertThat(balances.ofAssignments(List.of(analyst)).values())
                .extracting(Balance::limit)
                .containsExactly(Money.usd("0.05"));
        runs.cancel(run.id());
    }

    private void aChain(String head, String analyst) {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., authority: 5, %s}
              - {key: analyst, title: Analyst, reportsTo: head, filledBy: people, users: [%s]}
            """.formatted(head, analyst));
    }

    @Test
    void nobodyGivesToAPositionThatItFillsBesideTheOneAbove() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
              - {key: head, title: Head, reportsTo: ceo, budget: 10, filledBy: people, users: [hanna]}
              - {key: analyst, title: Analyst, reportsTo: head, budget: 2, filledBy: people, users: [hanna, anton]}
            """);

        assertThatThrownBy(() -> budgets.setPosition(company, "analyst", Money.usd("6"), null, HEAD, "to myself"))
                .isInstanceOf(Problem.Denied.class);
        assertThat(balances.accounts(company))
                .noneMatch(account -> account.owner().equals("analyst"));
    }

    @Test
    void aWindowThatSomebodySetIsAnEntryOfTheCompany() {
        aCompanyOfPeople();
        // None of these characters comes twice: nothing of it can be left out.
        var reason = IntStream.range(0, 2000)
                .mapToObj(n -> Character.toString(0x4e00 + n * 7))
                .collect(Collectors.joining());

        budgets.setPosition(company, "analyst", Money.usd("4.50"), "checker", HEAD, reason);
        budgets.setCompany(company, Money.usd("60"), BOARD, reason);

        assertThat(jdbc.sql("select data::text from record_entry where chain = ? and type = 'LimitChanged' order"
                                + " by seq")
                        .param("company:" + company)
                        .query(String.class)
                        .list())
                .satisfiesExactly(
                        position -> assertThat(position)
                                .contains("hanna")
                                .contains("checker")
                                .contains(reason),
                        whole -> assertThat(whole).contains("chair").contains("60.00"));
    }

    @Test
    void theLimitsOfARunThatHasEndedAreLeftAlone() {
        aCompanyOfPeople();
        var run = start("2.00");
        until(run, now -> !runs.assignments(run.id()).isEmpty());
        var root = assignment(run, "ceo").id();
        runs.cancel(run.id());

        assertThatThrownBy(() -> budgets.setAssignment(run.id(), root, Money.usd("0.10"), BOARD, "too late"))
                .isInstanceOf(Problem.Clash.class);
    }

    private Money limit(String position) {
        return balances.accounts(company).stream()
                .filter(account ->
                        account.kind().equals("POSITION") && account.owner().equals(position))
                .findFirst()
                .orElseThrow()
                .balance()
                .limit();
    }
}

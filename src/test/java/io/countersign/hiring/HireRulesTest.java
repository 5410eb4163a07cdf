package io.countersign.hiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.company.CompanyDefinition;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.company.FilledBy;
import io.countersign.company.Grant;
import io.countersign.company.PositionDefinition;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What may be hired, and what a company is like without a position. */
class HireRulesTest {
    private static final String CHART = """
        company: acme
        name: Acme
        budget: 50
        hiring: true
        positions:
          - {key: ceo, title: Chief executive}
          - {key: research, title: Head of research, reportsTo: ceo, budget: 10}
          - {key: team, title: Team lead, reportsTo: research}
          - {key: analyst, title: Analyst, reportsTo: team}
          - {key: product, title: Head of product, reportsTo: ceo}
          - {key: writer, title: Writer, reportsTo: product}
        grants:
          - {from: team, to: writer}
          - {from: research, to: analyst}
          - {from: research, to: writer}
        """;
    private final CompanyDefinition acme = definition(CHART);

    @Test
    void aPositionJoinsAtTheEndBelowItsManagerAndApprovesNothing() {
        var next = HireRules.with(acme, "team", proposal("tester", "10"));

        assertThat(next.positions()).hasSize(7);
        assertThat(next.positions().subList(0, 6)).isEqualTo(acme.positions());
        var hired = next.positions().getLast();
        assertThat(hired.reportsTo()).isEqualTo("team");
        assertThat(hired.authority()).isEqualTo(Money.ZERO);
        assertThat(hired.filledBy()).isEqualTo(FilledBy.AGENT);
        assertThat(next.grants()).isEqualTo(acme.grants());
    }

    @Test
    void itsMoneyIsWithinThatOfItsManager() {
        assertThatThrownBy(() -> HireRules.with(acme, "team", proposal("tester", "10.000000001")))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("at most 10.00 USD a month, which team has itself");
        assertThatThrownBy(() -> HireRules.with(acme, "product", proposal("tester", "50.01")))
                .hasMessageContaining("at most 50.00");
        assertThatThrownBy(() -> HireRules.with(acme, "team", proposal("tester", "0")))
                .hasMessageContaining("more than 0");
    }

    @Test
    void itsToolsAreAmongThoseOfItsManager() {
        var wider = new Proposal("tester", "Tester", "Tests.", null, Money.usd("1"), List.of("payments"));

        assertThatThrownBy(() -> HireRules.with(acme, "team", wider))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("only tools that team has itself");
        var equipped = new CompanyDefinition(
                "acme",
                "Acme",
                "",
                Money.usd("50"),
                false,
                2,
                acme.positions().stream().map(HireRulesTest::withPayments).toList(),
                List.of(),
                true,
                false);
        assertThat(HireRules.with(equipped, "team", wider).positions().getLast().tools())
                .containsExactly("payments");
    }

    @Test
    void onlyManagersOfCompaniesThatHireDoSo() {
        assertThatThrownBy(() -> HireRules.with(acme, "analyst", proposal("tester", "1")))
                .isInstanceOf(Problem.Clash.class)
                .hasMessage("analyst has no reports: only a manager hires");
        assertThatThrownBy(() -> HireRules.with(acme, "boss", proposal("tester", "1")))
                .isInstanceOf(Problem.Missing.class);
        assertThatThrownBy(() -> HireRules.with(acme, "team", proposal("writer", "1")))
                .isInstanceOf(Problem.Clash.class)
                .hasMessage("Position writer exists already");
        assertThatThrownBy(() -> HireRules.with(
                        definition(CHART.replace("hiring: true\n", "")), "team", proposal("tester", "1")))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("does not hire");
    }

    @Test
    void whoReportedToARetiredPositionReportsToItsManager() {
        var next = Retirement.without(acme, "team");

        assertThat(next.positions())
                .extracting(PositionDefinition::key)
                .containsExactly("ceo", "research", "analyst", "product", "writer");
        assertThat(next.positions().get(2).reportsTo()).isEqualTo("research");
        assertThat(next.grants()).containsExactly(new Grant("research", "writer"));
        assertThatThrownBy(() -> Retirement.without(acme, "ceo")).isInstanceOf(Problem.Clash.class);
        assertThatThrownBy(() -> Retirement.without(acme, "boss")).isInstanceOf(Problem.Missing.class);
    }

    @Test
    void whoHasNoReportLeftHasNoGrantEither() {
        var next = Retirement.without(acme, "analyst");

        assertThat(next.grants()).containsExactly(new Grant("research", "writer"));
    }

    private static Proposal proposal(String key, String budget) {
        return new Proposal(key, "Tester", "Tests.", null, Money.usd(budget), List.of());
    }

    private static PositionDefinition withPayments(PositionDefinition one) {
        return new PositionDefinition(
                one.key(),
                one.title(),
                one.reportsTo(),
                one.instructions(),
                one.model(),
                one.budget(),
                one.authority(),
                one.filledBy(),
                one.users(),
                List.of("payments"));
    }

    private static CompanyDefinition definition(String yaml) {
        return Definitions.read(yaml.getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML);
    }
}

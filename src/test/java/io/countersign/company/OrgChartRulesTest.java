package io.countersign.company;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OrgChartRulesTest {
    private static final String HEAD = "{company: acme, name: Acme, budget: 50, positions: [";

    @Test
    void refusesAManagerWhoDoesNotExist() {
        assertThat(faults("{key: ceo, title: C}", "{key: a, title: A, reportsTo: chief}"))
                .containsExactly(new Problem.Fault("positions[1].reportsTo", "no position has the key \"chief\""));
    }

    @Test
    void refusesAKeyThatIsGivenTwice() {
        assertThat(faults(
                        "{key: ceo, title: C}",
                        "{key: a, title: A, reportsTo: ceo}",
                        "{key: a, title: B, reportsTo: ceo}"))
                .containsExactly(new Problem.Fault("positions[2].key", "\"a\" is already the key of positions[1]"));
    }

    @Test
    void refusesASecondTop() {
        assertThat(faults("{key: ceo, title: C}", "{key: a, title: A}"))
                .containsExactly(new Problem.Fault(
                        "positions[1].reportsTo",
                        "is required: positions[0] is the top already, and there is only one"));
    }

    @Test
    void refusesACompanyWithoutATop() {
        assertThat(faults("{key: a, title: A, reportsTo: a}"))
                .containsExactlyInAnyOrder(
                        new Problem.Fault(
                                "positions", "must have one position without reportsTo: the top of the company"),
                        new Problem.Fault("positions[0].reportsTo", "the reporting line runs in a circle: a → a"));
    }

    @Test
    void findsCirclesOfAnyLengthOnceEach() {
        assertThat(faults(
                        "{key: ceo, title: C}",
                        "{key: a, title: A, reportsTo: b}",
                        "{key: b, title: B, reportsTo: a}",
                        "{key: c, title: C, reportsTo: d}",
                        "{key: d, title: D, reportsTo: e}",
                        "{key: e, title: E, reportsTo: c}",
                        "{key: f, title: F, reportsTo: c}"))
                .containsExactly(
                        new Problem.Fault("positions[1].reportsTo", "the reporting line runs in a circle: a → b → a"),
                        new Problem.Fault(
                                "positions[3].reportsTo", "the reporting line runs in a circle: c → d → e → c"));
    }

    @Test
    void refusesMoreThanFiftyDirectReports() {
        assertThat(faults(staff(50))).isEmpty();
        assertThat(faults(staff(51)))
                .containsExactly(
                        new Problem.Fault("positions[0].key", "has 51 direct reports; at most 50 are allowed"));
    }

    @Test
    void refusesMoreThanFiftyLevels() {
        assertThat(faults(chain(50))).isEmpty();
        assertThat(faults(chain(52)))
                .containsExactly(new Problem.Fault(
                        "positions[50].reportsTo", "is level 51 of the company; at most 50 are allowed"));
    }

    @Test
    void refusesABudgetAboveTheNearestOneInTheLine() {
        assertThat(faults(
                        "{key: ceo, title: C, budget: 50.01}",
                        "{key: a, title: A, reportsTo: ceo, budget: 10}",
                        "{key: b, title: B, reportsTo: a}",
                        "{key: c, title: C, reportsTo: b, budget: 10.000000001}",
                        "{key: d, title: D, reportsTo: b, budget: 10}"))
                .containsExactly(
                        new Problem.Fault("positions[0].budget", "50.01 is above the budget of the company, 50.00"),
                        new Problem.Fault("positions[3].budget", "10.000000001 is above the budget of \"a\", 10.00"));
    }

    @Test
    void holdsABudgetAgainstTheCompanysWhereNobodyAboveHasOne() {
        assertThat(faults("{key: ceo, title: C}", "{key: a, title: A, reportsTo: ceo, budget: 51}"))
                .containsExactly(
                        new Problem.Fault("positions[1].budget", "51.00 is above the budget of the company, 50.00"));
    }

    private static String[] staff(int reports) {
        var positions = new ArrayList<>(List.of("{key: ceo, title: C}"));
        for (var i = 0; i < reports; i++) {
            positions.add("{key: p%d, title: P, reportsTo: ceo}".formatted(i));
        }
        return positions.toArray(String[]::new);
    }

    private static String[] chain(int length) {
        var positions = new ArrayList<>(List.of("{key: p0, title: P}"));
        for (var i = 1; i < length; i++) {
            positions.add("{key: p%d, title: P, reportsTo: p%d}".formatted(i, i - 1));
        }
        return positions.toArray(String[]::new);
    }

    private static List<Problem.Fault> faults(String... positions) {
        var text = HEAD + String.join(", ", positions) + "]}";
        try {
            DefinitionsTest.yaml(text);
            return List.of();
        } catch (Problem.Invalid invalid) {
            return invalid.faults();
        }
    }
}

package io.countersign.company;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a company may grant beyond its reporting lines, and what never. */
class GrantRulesTest {
    private static final String CHART = """
        company: acme
        name: Acme
        budget: 50
        positions:
          - {key: ceo, title: Chief executive}
          - {key: research, title: Head of research, reportsTo: ceo}
          - {key: product, title: Head of product, reportsTo: ceo}
          - {key: analyst, title: Analyst, reportsTo: research}
          - {key: writer, title: Writer, reportsTo: product}
        grants:
        """;

    @Test
    void aManagerMayBeGrantedSomebodyElsesReport() {
        var definition = DefinitionsTest.yaml(CHART + "  - {from: research, to: writer}");
        var version = new CompanyVersion(1, definition, "digest", "deployment", "ann", java.time.Instant.EPOCH);

        assertThat(definition.grants()).containsExactly(new Grant("research", "writer"));
        assertThat(version.delegates("research")).extracting(Position::key).containsExactly("analyst", "writer");
        assertThat(version.reports("research")).extracting(Position::key).containsExactly("analyst");
        assertThat(version.mayDelegate("research", "writer")).isTrue();
        assertThat(version.mayDelegate("product", "analyst")).isFalse();
        assertThat(version.mayDelegate("writer", "research")).isFalse();
    }

    @Test
    void neverUpwardToItselfOrToSomebodyUnknown() {
        assertThat(faults("{from: research, to: ceo}"))
                .containsExactly(
                        fault("grants[0].to", "\"ceo\" is above \"research\": work is never delegated upward"));
        assertThat(faults("{from: research, to: research}"))
                .containsExactly(fault("grants[0].to", "a position cannot delegate to itself"));
        assertThat(faults("{from: research, to: zenith.writer}"))
                .containsExactly(fault("grants[0].to", "no position of this company has the key \"zenith.writer\""));
        assertThat(faults("{from: boss, to: writer}"))
                .containsExactly(fault("grants[0].from", "no position of this company has the key \"boss\""));
    }

    @Test
    void onlyAManagerIsGrantedSomebodyItDoesNotHaveYet() {
        assertThat(faults("{from: analyst, to: writer}"))
                .containsExactly(fault("grants[0].from", "\"analyst\" has no reports: only a manager delegates"));
        assertThat(faults("{from: research, to: analyst}"))
                .containsExactly(fault("grants[0].to", "\"analyst\" reports to \"research\" and needs no grant"));
        assertThat(faults("{from: research, to: writer}", "{from: research, to: writer}"))
                .containsExactly(fault("grants[1]", "is given more than once"));
    }

    @Test
    void aCompanyHasABoundedNumberOfGrants() {
        var grants = new String[DelegationBounds.MOST_GRANTS + 1];
        java.util.Arrays.fill(grants, "{from: research, to: writer}");

        assertThat(faults(grants)).containsExactly(fault("grants", "must hold at most 1,000 grants"));
    }

    @Test
    void workNeverComesBackAlongGrants() {
        assertThat(faults("{from: research, to: product}", "{from: product, to: research}"))
                .extracting(Problem.Fault::toString)
                .containsExactly(
                        "grants[0]: lets work come back to \"research\": along reports and grants it must only go down",
                        "grants[1]: lets work come back to \"product\": along reports and grants it must only go down");
        assertThat(DefinitionsTest.yaml(CHART + "  - {from: research, to: product}\n")
                        .grants())
                .hasSize(1);
    }

    @Test
    void workIsHandedDownABoundedNumberOfLevels() {
        var deepest = branches(DelegationBounds.MOST_LEVELS - 1, 1);
        assertThat(DefinitionsTest.faults(deepest + "grants:\n  - {from: b0-1, to: b1-1}\n"))
                .containsExactly(fault("grants", "let work be handed down 51 levels; at most 50 are allowed"));
        assertThat(DefinitionsTest.yaml(deepest + "grants:\n  - {from: b0-1, to: b1-2}\n")
                        .grants())
                .hasSize(1);
    }

    @Test
    void oneManagerDelegatesToABoundedNumberOfPositions() {
        var wide = branches(2, DelegationBounds.MOST_DELEGATES);
        assertThat(DefinitionsTest.faults(wide + "grants:\n  - {from: b0-1, to: b1-2}\n"))
                .containsExactly(fault(
                        "grants[0].from",
                        "\"b0-1\" may delegate to 51 positions, reports and grants together; at most 50 are allowed"));
    }

    @Test
    void aGrantIsAPairAndNothingElse() {
        assertThat(faults("{from: research, to: writer, until: tomorrow}"))
                .containsExactly(fault("grants[0].until", "is not a field here; known are from, to"));
        assertThat(faults("writer")).containsExactly(fault("grants[0]", "must be a grant with from and to"));
        assertThat(faults("{from: research}")).containsExactly(fault("grants[0].to", "is required"));
    }

    @Test
    void whatGrantsNothingIsStoredAsBefore() {
        var without = DefinitionsTest.yaml(CHART.replace("grants:", "").strip());

        assertThat(StoredDefinition.write(without)).doesNotContain("grants", "hiring", "messages");
        assertThat(StoredDefinition.read(StoredDefinition.write(without))).isEqualTo(without);
        var with = DefinitionsTest.yaml(CHART + "  - {from: research, to: writer}\nhiring: true\nmessages: true\n");
        assertThat(StoredDefinition.read(StoredDefinition.write(with))).isEqualTo(with);
    }

    /** Two branches below the top, so many levels deep, each end with so many contributors. */
    private static String branches(int levels, int width) {
        var chart = new StringBuilder("company: acme\nname: Acme\nbudget: 50\npositions:\n  - {key: top, title: T}\n");
        for (var branch = 0; branch < 2; branch++) {
            for (var level = 1; level <= levels; level++) {
                for (var n = 0; n < (level == levels ? width : 1); n++) {
                    chart.append("  - {key: b%d-%d%s, title: P, reportsTo: %s}\n"
                            .formatted(
                                    branch,
                                    level,
                                    n == 0 ? "" : "-" + n,
                                    level == 1 ? "top" : "b%d-%d".formatted(branch, level - 1)));
                }
            }
        }
        return chart.toString();
    }

    private static Problem.Fault fault(String path, String rule) {
        return new Problem.Fault(path, rule);
    }

    private static List<Problem.Fault> faults(String... grants) {
        return DefinitionsTest.faults(CHART
                + List.of(grants).stream().map(grant -> "  - " + grant + "\n").collect(Collectors.joining()));
    }
}

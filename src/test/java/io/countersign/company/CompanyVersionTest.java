package io.countersign.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CompanyVersionTest {
    private final CompanyVersion version =
            new CompanyVersion(2, DefinitionsTest.yaml("""
                company: acme
                name: Acme
                budget: 50
                positions:
                  - {key: writer, title: Writer, reportsTo: head}
                  - {key: ceo, title: Chief executive, budget: 20}
                  - {key: head, title: Head, reportsTo: ceo}
                  - {key: editor, title: Editor, reportsTo: head}
                  - {key: reader, title: Reader, reportsTo: head}
                  - {key: lawyer, title: Lawyer, reportsTo: ceo}
                grants:
                  - {from: head, to: lawyer}
                """), "digest", null, "ann", Instant.EPOCH);

    @Test
    void knowsTheReportingLineUpToTheTop() {
        assertThat(version.line("writer")).extracting(Position::key).containsExactly("writer", "head", "ceo");
        assertThat(version.line("ceo")).extracting(Position::key).containsExactly("ceo");
        assertThat(version.top().key()).isEqualTo("ceo");
    }

    @Test
    void knowsDirectReportsInTheOrderOfTheDefinition() {
        assertThat(version.reports("head")).extracting(Position::key).containsExactly("writer", "editor", "reader");
        assertThat(version.reports("writer")).isEmpty();
    }

    @Test
    void letsAPositionWriteToItsManagerItsReportsAndItsPeersOnly() {
        assertThat(version.correspondents("writer"))
                .extracting(Position::key)
                .containsExactly("head", "editor", "reader");
        assertThat(version.correspondents("head"))
                .extracting(Position::key)
                .containsExactly("ceo", "writer", "editor", "reader", "lawyer");
        assertThat(version.correspondents("ceo")).extracting(Position::key).containsExactly("head", "lawyer");
        assertThat(version.correspondents("lawyer")).extracting(Position::key).containsExactly("ceo", "head");
        assertThatThrownBy(() -> version.correspondents("cfo")).isInstanceOf(Problem.Missing.class);
    }

    @Test
    void numbersPositionsAndLevels() {
        assertThat(version.position("writer").ordinal()).isZero();
        assertThat(version.position("writer").level()).isEqualTo(2);
        assertThat(version.position("ceo").level()).isZero();
    }

    @Test
    void writesNoLimitAsUnlimited() {
        assertThat(version.position("head").budget()).isEqualTo(Money.UNLIMITED);
        assertThat(version.position("ceo").budget()).isEqualTo(Money.usd("20"));
    }

    @Test
    void namesThePositionItDoesNotHave() {
        assertThatThrownBy(() -> version.position("cfo"))
                .isInstanceOf(Problem.Missing.class)
                .hasMessage("Company acme version 2 has no position cfo");
    }
}

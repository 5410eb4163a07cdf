package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.company.CompanyChange;
import io.countersign.company.CompanyDefinition;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.company.Grant;
import io.countersign.problem.Problem;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** A company on its way out and in again. */
class ImportSystemTest extends CompanyTest {
    @Test
    void whatWasExportedChangesNothing() {
        aCompany();
        var before = companies.find(company);

        var change = companies.preview(read(companies.export(company)));

        assertThat(change.isNone()).isTrue();
        assertThat(change.budgets()).isEmpty();
        assertThat(change.processes())
                .isEqualTo(new CompanyChange.Processes(java.util.List.of(), java.util.List.of(), java.util.List.of()));
        var posted = companies.confirm(read(companies.export(company)), change.digest(), "ann");
        assertThat(posted.changed()).isFalse();
        assertThat(companies.find(company).version()).isEqualTo(before.version());
    }

    @Test
    void thePreviewShowsWhatWouldChangeAndChangesNothing() {
        aCompany();

        var change = companies.preview(edited());

        assertThat(companies.find(company).version()).isEqualTo(1);
        assertThat(change.fromVersion()).isEqualTo(1);
        assertThat(change.added()).containsExactly("tester");
        assertThat(change.removed()).containsExactly("checker");
        assertThat(change.changed())
                .containsExactly(new CompanyChange.PositionChange(
                        "head", java.util.List.of(new CompanyChange.Field("budget", "10.00", "12.50"))));
        assertThat(change.fields())
                .containsExactly(new CompanyChange.Field("mission", "To be tested.", "To be changed."));
        assertThat(change.grantsAdded()).containsExactly(new Grant("head", "writer"));
        assertThat(change.budgets()).containsExactly(new CompanyChange.Budget("position head", "10.00", "12.50"));
        assertThat(change.processes())
                .isEqualTo(new CompanyChange.Processes(
                        java.util.List.of(company + ".tester"),
                        java.util.List.of(company + ".checker"),
                        java.util.List.of(company + ".head")));
    }

    @Test
    void thePreviewShowsThatPositionsMayWriteToEachOther() {
        aCompany();

        var change = companies.preview(read(companies.export(company) + "messages: true\n"));

        assertThat(change.fields()).containsExactly(new CompanyChange.Field("messages", null, "true"));
        companies.confirm(read(companies.export(company) + "messages: true\n"), change.digest(), "ann");
        assertThat(companies.find(company).definition().messages()).isTrue();
        assertThat(companies.preview(read(companies.export(company))).isNone()).isTrue();
        assertThat(companies.export(company)).contains("messages: true");
    }

    @Test
    void exactlyWhatWasShownIsDone() {
        aCompany();
        var edited = edited();
        var change = companies.preview(edited);
        assertThatThrownBy(() -> companies.confirm(edited, "0".repeat(64), "ann"))
                .isInstanceOf(Problem.Clash.class)
                .hasMessageContaining("look at the preview again");

        var posted = companies.confirm(edited, change.digest(), "ann");

        assertThat(posted.version().version()).isEqualTo(2);
        assertThat(posted.version().createdBy()).isEqualTo("ann");
        assertThat(companies.preview(edited).isNone()).isTrue();
    }

    @Test
    void aVersionPostedMeanwhileMakesThePreviewVoid() {
        aCompany();
        var change = companies.preview(edited());
        companies.post(read(companies.export(company).replace("Writer", "Author")), "bob");

        assertThatThrownBy(() -> companies.confirm(edited(), change.digest(), "ann"))
                .isInstanceOf(Problem.Clash.class);

        assertThat(companies.find(company).createdBy()).isEqualTo("bob");
    }

    @Test
    void aNewCompanyIsAddedAsAWhole() {
        aCompany();
        var other = read(companies.export(company).replace(company, company + "-copy"));

        var change = companies.preview(other);

        assertThat(change.fromVersion()).isNull();
        assertThat(change.added()).hasSize(5);
        assertThat(change.processes().added()).hasSize(5);
        assertThat(companies.confirm(other, change.digest(), "ann").version().version())
                .isEqualTo(1);
    }

    /** What a post refuses an import refuses too, before and at its confirmation. */
    @Test
    void theRulesOfAPostHoldForAnImport() {
        aCompany();
        var foreign = read(companies
                .export(company)
                .replaceFirst(
                        "title: \"Writer\"\n",
                        "title: Writer\n  filledBy: sympozium\n  agent: somebody-elses\n"
                                + "  agentRunCeiling: 0.50\n"));
        assertThat(foreign).isNotEqualTo(companies.find(company).definition());
        assertThatThrownBy(() -> companies.post(foreign, "ann")).isInstanceOf(Problem.Invalid.class);

        assertThatThrownBy(() -> companies.preview(foreign)).isInstanceOf(Problem.Invalid.class);
        assertThatThrownBy(() -> companies.confirm(foreign, "0".repeat(64), "ann"))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining("agent");
    }

    private CompanyDefinition edited() {
        return read(companies
                        .export(company)
                        .replace("To be tested.", "To be changed.")
                        .replace("budget: 10.00", "budget: 12.50")
                        .replace("checker", "tester")
                + "grants:\n- {from: head, to: writer}\n");
    }

    private static CompanyDefinition read(String yaml) {
        return Definitions.read(yaml.getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML);
    }
}

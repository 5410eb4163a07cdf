package io.countersign.company;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What is exported is read back as the same definition, whatever its texts look like. */
class DefinitionTextTest {
    @Test
    void theExampleCompanySurvivesTheWayOutAndIn() throws IOException {
        var acme = Definitions.read(
                Files.readAllBytes(Path.of("processes/companies/acme/company.yaml")), DefinitionFormat.YAML);

        assertThat(DefinitionText.checked(acme)).isEqualTo(acme);
    }

    @Test
    void everyKindOfFieldAndTextDoes() {
        for (var text : new String[] {
            "yes",
            "0x1F",
            "1e3",
            "null",
            "~",
            "- a list",
            "a: mapping",
            "# no comment",
            "'",
            "\"",
            "\\",
            " spaces ",
            "two\nlines\n",
            "tab\there",
            "\u00e9\u4e2d\ud83d\ude80",
            "\u2028",
            "&anchor *alias",
            "%TAG",
            "---",
            "@at",
            "=",
            "a".repeat(3000) + " " + "b".repeat(900)
        }) {
            var definition = new CompanyDefinition(
                    "acme",
                    "Acme",
                    text,
                    io.countersign.ledger.Money.usd("1000000000"),
                    false,
                    3,
                    java.util.List.of(
                            position("ceo", null, text, "12.000000001"),
                            position("head", "ceo", text, null),
                            position("writer", "head", text, "0"),
                            position("other", "ceo", text, "0.5")),
                    java.util.List.of(new Grant("head", "other")),
                    true,
                    true);

            assertThat(DefinitionText.checked(definition)).as(text).isEqualTo(definition);
        }
    }

    @Test
    void aProcessIsWrittenLineByLineAndReadBackAsItWas() {
        for (var process : new String[] {
            "<?xml version=\"1.0\"?>\n<a>\n  <b x=\"&#10;\"/>\n</a>\n",
            "<a>\n\n  <b/>\n</a>",
            "\n  <a/>\n\n",
            "<a>\n\t<b/> \n</a>\n",
            "<a># no comment: ${x}\n--- \n...\n</a>",
            "<a>\u2028\ud83d\ude80\n</a>",
            "<a/>"
        }) {
            var definition = DefinitionsTest.yaml("""
                company: acme
                name: Acme
                budget: 1
                positions: [{key: ceo, title: Chief executive}]
                """).withProcess("ceo", process);

            assertThat(DefinitionText.checked(definition)).as(process).isEqualTo(definition);
        }
        assertThat(DefinitionText.yaml(DefinitionsTest.yaml("""
            company: acme
            name: Acme
            budget: 1
            positions: [{key: ceo, title: Chief executive}]
            """).withProcess("ceo", "<a>\n  <b/>\n</a>\n")))
                .contains("process: |\n    <a>\n      <b/>\n    </a>\n");
    }

    @Test
    void amountsAreWrittenAsPeopleWriteThem() {
        var yaml = DefinitionText.yaml(DefinitionsTest.yaml("""
            company: acme
            name: Acme
            budget: 1000000
            positions:
              - {key: ceo, title: Chief executive, budget: 20, authority: 0.000000001, filledBy: people, users: [ann]}
            """));

        assertThat(yaml.getBytes(StandardCharsets.UTF_8)).isNotEmpty();
        assertThat(yaml)
                .contains("budget: 1000000.00")
                .contains("authority: 0.000000001")
                .doesNotContain("grants")
                .doesNotContain("hiring")
                .doesNotContain("messages");
    }

    private static PositionDefinition position(
            String key,
            @org.jspecify.annotations.Nullable String manager,
            String text,
            @org.jspecify.annotations.Nullable String budget) {
        return new PositionDefinition(
                key,
                "Title of " + key,
                manager,
                text,
                "writer".equals(key) ? "gpt-5-mini" : null,
                budget == null ? null : io.countersign.ledger.Money.usd(budget),
                io.countersign.ledger.Money.ZERO,
                "writer".equals(key) ? FilledBy.PEOPLE : FilledBy.AGENT,
                "writer".equals(key) ? java.util.List.of("ann@acme.example") : java.util.List.of(),
                java.util.List.of());
    }
}

package io.countersign.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.company.CompanyVersion;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.message.MessageRules.Counts;
import io.countersign.message.Sent.Refused;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageRulesTest {
    private static final String CHART = """
        company: acme
        name: Acme
        budget: 50
        messages: true
        positions:
          - {key: ceo, title: Chief executive}
          - {key: research, title: Head of research, reportsTo: ceo}
          - {key: product, title: Head of product, reportsTo: ceo}
          - {key: analyst, title: Analyst, reportsTo: research}
          - {key: checker, title: Checker, reportsTo: research}
          - {key: writer, title: Writer, reportsTo: product}
        grants:
          - {from: research, to: writer}
        """;
    private static final CompanyVersion ACME = version(CHART);

    @Test
    void theManagerTheReportsAndThePeersMayBeWrittenTo() {
        var all = List.of("ceo", "research", "product", "analyst", "checker", "writer");
        var allowed = Map.of(
                "ceo", List.of("research", "product"),
                "research", List.of("ceo", "product", "analyst", "checker"),
                "product", List.of("ceo", "research", "writer"),
                "analyst", List.of("research", "checker"),
                "checker", List.of("research", "analyst"),
                "writer", List.of("product"));
        for (var from : all) {
            for (var to : all) {
                assertThat(refusal(ACME, from, to, "Hello").isEmpty())
                        .as("%s to %s", from, to)
                        .isEqualTo(allowed.getOrDefault(from, List.of()).contains(to));
            }
            assertThat(refusal(ACME, from, "stranger", "Hello"))
                    .hasValueSatisfying(refused -> assertThat(refused.field()).isEqualTo("to"));
        }
        assertThat(refusal(ACME, "stranger", "ceo", "Hello"))
                .hasValueSatisfying(refused -> assertThat(refused.field()).isEqualTo("from"));
    }

    @Test
    void nobodyWritesWhereTheDefinitionDoesNotSaySo() {
        var silent = version(CHART.replace("messages: true\n", ""));

        assertThat(refusal(silent, "analyst", "checker", "Hello")).hasValueSatisfying(refused -> {
            assertThat(refused.field()).isNull();
            assertThat(refused.reason()).isEqualTo("In version 1 of company acme positions do not write to each other");
        });
    }

    @Test
    void aMessageHasABoundedText() {
        for (var text : List.of("", " \n", "x".repeat(1001), "a\u0000b")) {
            assertThat(refusal(ACME, "analyst", "checker", text))
                    .hasValueSatisfying(refused -> assertThat(refused.field()).isEqualTo("text"));
        }
        assertThat(refusal(ACME, "analyst", "checker", "x".repeat(1000))).isEmpty();
    }

    @Test
    void whoWasRetiredGetsAndWritesNothing() {
        var retired = Map.of("checker", "was retired");

        assertThat(MessageRules.refusal(ACME, new Letter("analyst", "checker", "Hello"), retired))
                .contains(new Refused(null, "Position checker was retired"));
        assertThat(MessageRules.refusal(ACME, new Letter("checker", "analyst", "Hello"), retired))
                .contains(new Refused(null, "Position checker was retired"));
        assertThat(MessageRules.refusal(ACME, new Letter("analyst", "research", "Hello"), retired))
                .isEmpty();
    }

    @Test
    void unreadMessagesAreBoundedForEachReceiverAndSender() {
        var letter = new Letter("analyst", "checker", "Hello");

        assertThat(MessageRules.refusal(letter, new Counts(499, 19, 4))).isEmpty();
        assertThat(MessageRules.refusal(letter, new Counts(500, 0, 0)))
                .contains(new Refused(null, "The run has 500 messages, and no run has more"));
        assertThat(MessageRules.refusal(letter, new Counts(20, 20, 4)))
                .contains(new Refused(null, "checker has 20 unread messages, and gets no more before it reads them"));
        assertThat(MessageRules.refusal(letter, new Counts(5, 5, 5)))
                .contains(new Refused(
                        null, "checker has 5 unread messages from analyst, and gets no more before it reads them"));
    }

    private static Optional<Refused> refusal(CompanyVersion version, String from, String to, String text) {
        return MessageRules.refusal(version, new Letter(from, to, text), Map.of());
    }

    private static CompanyVersion version(String yaml) {
        var definition = Definitions.read(yaml.getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML);
        return new CompanyVersion(1, definition, "", null, "test", Instant.EPOCH);
    }
}

package io.countersign.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Routines as they are posted: read, written, compared and refused. */
class RoutineDefinitionsTest {
    private static final String INBOX = "{key: inbox, every: 30s, objective: Look, budget: 0.50}";

    @Test
    void aRoutineIsReadAndWrittenAsItIs() {
        var read = company("""
            - key: inbox
              every: 30s
              objective: Look into the inbox.
              budget: 0.50
            - key: morning
              cron: "0 9 * * MON-FRI"
              timeZone: Europe/Berlin
              objective: |
                Read the news,
                and sum them up.
              acceptance: At most ten lines.
              budget: "1.25"
              missed: skip
            """);

        assertThat(read.positions().getFirst().routines())
                .containsExactly(
                        new RoutineDefinition(
                                "inbox",
                                "30s",
                                null,
                                null,
                                "Look into the inbox.",
                                null,
                                Money.usd("0.50"),
                                Missed.CATCH_UP),
                        new RoutineDefinition(
                                "morning",
                                null,
                                "0 9 * * MON-FRI",
                                "Europe/Berlin",
                                "Read the news,\nand sum them up.\n",
                                "At most ten lines.",
                                Money.usd("1.25"),
                                Missed.SKIP));
        assertThat(DefinitionText.checked(read)).isEqualTo(read);
        assertThat(StoredDefinition.read(StoredDefinition.write(read))).isEqualTo(read);
    }

    @Test
    void withoutRoutinesTheStoredFormStaysAsItWas() {
        var json = StoredDefinition.write(company(""));

        assertThat(json).doesNotContain("routines").doesNotContain("every");
        assertThat(StoredDefinition.read(json).positions().getFirst().routines())
                .isEmpty();
        assertThat(DefinitionText.yaml(company(""))).doesNotContain("routines");
    }

    @Test
    void everyFaultIsNamedByItsPath() {
        assertThat(faults("""
            - {key: Inbox, every: 5s, objective: " ", budget: 0}
            - {every: 30s, cron: "0 9 * * *", objective: Look, budget: 1, missed: later, extra: 1}
            - {key: a, objective: Look}
            - {key: b, cron: "0 9 * *", timeZone: Mars/Olympus, objective: Look, budget: 1}
            - {key: b, every: 30s, timeZone: UTC, objective: Look, budget: 1}
            - {key: c, cron: "61 9 * * *", objective: Look, budget: 20.01}
            - inbox
            """))
                .containsOnlyKeys(
                        at("0.key"),
                        at("0.every"),
                        at("0.objective"),
                        at("0.budget"),
                        at("1.key"),
                        at("1.every"),
                        at("1.missed"),
                        at("1.extra"),
                        at("2.every"),
                        at("2.budget"),
                        at("3.cron"),
                        at("3.timeZone"),
                        at("4.key"),
                        at("4.timeZone"),
                        at("5.cron"),
                        at("5.budget"),
                        "positions[0].routines[6]")
                .containsEntry(at("0.every"), "must be such as 30s, 15m, 8h or 1d, from 10s to 366d")
                .containsEntry(at("1.every"), "is required, or cron instead of it; not both")
                .containsEntry(at("1.missed"), "must be one of catch-up, skip")
                .containsEntry(at("3.timeZone"), "must be the name of a time zone, such as Europe/Berlin or UTC")
                .containsEntry(at("4.timeZone"), "is only for a routine with cron")
                .containsEntry(at("5.budget"), "20.01 is above the budget of \"ceo\", 20.00: it could never start");
    }

    @Test
    void theirNumberIsBounded() {
        var eleven = new StringBuilder();
        for (var n = 0; n <= RoutineReader.MOST_OF_POSITION; n++) {
            eleven.append("- ").append(INBOX.replace("inbox", "inbox-" + n)).append('\n');
        }
        assertThat(faults(eleven.toString()))
                .containsExactly(Map.entry("positions[0].routines", "must hold at most 10 routines"));

        var many = new StringBuilder();
        for (var n = 0; n <= Definitions.MOST_ROUTINES; n++) {
            many.append("  - {key: p%d, title: P, reportsTo: p%d, routines: [%s]}\n".formatted(n, (n - 1) / 30, INBOX));
        }
        assertThat(faultsOf(many.toString().replaceFirst(", reportsTo: p0", "")))
                .containsExactly(Map.entry("positions", "must have at most 500 routines together"));
    }

    @Test
    void thePreviewShowsWhatBecomesOfRoutines() {
        var before = company("- " + INBOX + "\n- " + INBOX.replace("inbox", "gone"));
        var after = company("- " + INBOX.replace("30s", "1m").replace("0.50", "0.75") + "\n- "
                + INBOX.replace("inbox", "new").replace("}", ", missed: skip}"));

        var change = new Comparison(_ -> "")
                .of(Optional.of(new CompanyVersion(1, before, "", null, "", Instant.EPOCH)), after);

        assertThat(change.changed()).isEmpty();
        assertThat(change.isNone()).isFalse();
        assertThat(change.routines())
                .contains(new CompanyChange.RoutineChange(
                        "ceo",
                        "inbox",
                        List.of(
                                new CompanyChange.Field("budget", "0.50", "0.75"),
                                new CompanyChange.Field("every", "30s", "1m"))))
                .extracting(CompanyChange.RoutineChange::routine)
                .containsExactly("inbox", "new", "gone");
        assertThat(change.routines().get(1).fields())
                .contains(new CompanyChange.Field("missed", null, "skip"))
                .allSatisfy(field -> assertThat(field.from()).isNull());
        assertThat(change.routines().get(2).fields())
                .allSatisfy(field -> assertThat(field.to()).isNull());
    }

    private static String at(String rest) {
        var dot = rest.indexOf('.');
        return "positions[0].routines[%s].%s".formatted(rest.substring(0, dot), rest.substring(dot + 1));
    }

    private static CompanyDefinition company(String routines) {
        return DefinitionsTest.yaml(yaml(routines));
    }

    private static Map<String, String> faults(String routines) {
        return faultsOf(yaml(routines).substring(yaml("").indexOf("  - key")));
    }

    private static Map<String, String> faultsOf(String positions) {
        var refusal = catchThrowableOfType(
                Problem.Invalid.class,
                () -> DefinitionsTest.yaml("company: acme\nname: Acme\nbudget: 50\npositions:\n" + positions));
        var faults = new java.util.TreeMap<String, String>();
        refusal.faults().forEach(fault -> faults.put(fault.path(), fault.rule()));
        return faults;
    }

    private static String yaml(String routines) {
        return """
            company: acme
            name: Acme
            budget: 50
            positions:
              - key: ceo
                title: Chief executive
                budget: 20
            """ + (routines.isEmpty() ? "" : "    routines:\n" + routines.indent(6));
    }
}

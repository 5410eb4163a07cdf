package io.countersign.company;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DefinitionsTest {
    static final String HEAD = """
        company: acme
        name: Acme Research
        mission: Reliable market studies.
        budget: 50.00
        """;

    static final String CEO = """
        positions:
          - key: ceo
            title: Chief executive
        """;

    @Test
    void readsLimitsBesidesMoneyAndNamesTheirFaults() {
        var limits = yaml(HEAD + CEO + "    limits: {tokens: 2000000, callsAtOnce: 2}")
                .positions()
                .getFirst()
                .limits();

        assertThat(limits).isEqualTo(new CallLimits(2_000_000, null, 2));
        assertThat(faults(HEAD + CEO + "    limits: {calls: 0, tokens: many, callsAtOnce: 1.5, minutes: 3}"))
                .extracting(Problem.Fault::path)
                .containsExactlyInAnyOrder(
                        "positions[0].limits.calls",
                        "positions[0].limits.tokens",
                        "positions[0].limits.callsAtOnce",
                        "positions[0].limits.minutes");
        assertThat(faults(HEAD + CEO + "    limits: 5"))
                .extracting(Problem.Fault::path)
                .containsExactly("positions[0].limits");
    }

    @Test
    void readsEveryFieldOfTheDesign() {
        var company = yaml(HEAD + """
            strategyApproval: false
            maxReworks: 3
            positions:
              - key: ceo
                title: Chief executive
                instructions: Sets direction.
                budget: 20.00
                authority: "10"
              - key: counsel
                title: Legal counsel
                reportsTo: ceo
                model: openai/gpt-5-mini
                tools: []
                filledBy: people
                users: [counsel@acme.example, deputy]
            """);

        assertThat(company.strategyApproval()).isFalse();
        assertThat(company.maxReworks()).isEqualTo(3);
        assertThat(company.budget()).isEqualTo(Money.usd("50"));
        assertThat(company.positions())
                .containsExactly(
                        new PositionDefinition(
                                "ceo",
                                "Chief executive",
                                null,
                                "Sets direction.",
                                null,
                                Money.usd("20"),
                                Money.usd("10"),
                                FilledBy.AGENT,
                                List.of(),
                                List.of(),
                                null,
                                null,
                                null),
                        new PositionDefinition(
                                "counsel",
                                "Legal counsel",
                                "ceo",
                                "",
                                "openai/gpt-5-mini",
                                null,
                                Money.ZERO,
                                FilledBy.PEOPLE,
                                List.of("counsel@acme.example", "deputy"),
                                List.of(),
                                null,
                                null,
                                null));
    }

    @Test
    void jsonSaysTheSameAsYaml() {
        var json = """
            {"company": "acme", "name": "Acme Research", "mission": "Reliable market studies.", "budget": 50.00,
             "positions": [{"key": "ceo", "title": "Chief executive"}]}\
            """;

        assertThat(Definitions.read(json.getBytes(StandardCharsets.UTF_8), DefinitionFormat.JSON))
                .isEqualTo(yaml(HEAD + CEO));
    }

    @Test
    void aCompanyMayAskForTheApprovalOfItsFirstPlan() {
        assertThat(yaml(HEAD + "strategyApproval: true\n" + CEO).strategyApproval())
                .isTrue();
        assertThat(yaml(HEAD + CEO).strategyApproval()).isFalse();
    }

    @Test
    void listsEveryFaultAtOnce() {
        var faults = faults("""
            company: Acme!
            name: [Acme]
            budget: -1
            maxReworks: many
            strategyApproval: perhaps
            colour: blue
            positions:
              - key: ceo
                title: ""
                budget: lots
                bugdet: 5
              - nonsense
              - key: ceo
                title: 7
                reportsTo: nobody
                filledBy: robots
                users: anyone
                tools: [hammer]
            """);

        assertThat(faults)
                .extracting(Problem.Fault::path)
                .containsExactlyInAnyOrder(
                        "company",
                        "name",
                        "budget",
                        "maxReworks",
                        "strategyApproval",
                        "colour",
                        "positions[0].title",
                        "positions[0].budget",
                        "positions[0].bugdet",
                        "positions[1]",
                        "positions[2].key",
                        "positions[2].title",
                        "positions[2].reportsTo",
                        "positions[2].filledBy",
                        "positions[2].users",
                        "positions[2].tools");
    }

    @Test
    void namesWhatIsMissing() {
        assertThat(faults("{}"))
                .containsExactly(
                        new Problem.Fault("company", "is required"),
                        new Problem.Fault("name", "is required"),
                        new Problem.Fault("budget", "is required"),
                        new Problem.Fault("positions", "is required"));
        assertThat(faults(HEAD + "positions: []"))
                .containsExactly(new Problem.Fault("positions", "must hold at least one position"));
        assertThat(faults(HEAD + "positions:\n  - {}"))
                .containsExactly(
                        new Problem.Fault("positions[0].key", "is required"),
                        new Problem.Fault("positions[0].title", "is required"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-0.01 | must not be negative",
                "1000000000.01 | must be at most 1,000,000,000",
                "0.0000000001 | must have at most nine decimals",
                "1e3 | must be a plain decimal amount in USD, such as 12.50",
                "1_000 | must be a plain decimal amount in USD, such as 12.50",
                "0x10 | must be a plain decimal amount in USD, such as 12.50",
                "010 | must be a plain decimal amount in USD, such as 12.50",
                ".inf | must be a plain decimal amount in USD, such as 12.50",
                "true | must be a plain decimal amount in USD, such as 12.50",
                "'1,50' | must be a plain decimal amount in USD, such as 12.50",
                "'' | must be a plain decimal amount in USD, such as 12.50",
            })
    void refusesAmounts(String amount, String rule) {
        assertThat(faults(HEAD.replace("50.00", amount.isEmpty() ? "''" : amount) + CEO))
                .containsExactly(new Problem.Fault("budget", rule));
    }

    @Test
    void keepsAmountsExactlyAsWritten() {
        var company = yaml(HEAD.replace("50.00", "999999999.123456789") + CEO);

        assertThat(company.budget().usd()).isEqualTo("999999999.123456789");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Ceo", "1st", "head_of", "a.b", "a b", "-a"})
    void refusesKeysThatAreNotLowerCaseWords(String key) {
        assertThat(faults(HEAD + CEO.replace("key: ceo", "key: " + key)))
                .containsExactly(new Problem.Fault("positions[0].key", PositionReader.KEY_RULE));
    }

    @Test
    void boundsEveryText() {
        assertThat(yaml(HEAD + CEO.replace("Chief executive", "x".repeat(200))).positions())
                .hasSize(1);
        assertThat(faults(HEAD + CEO.replace("Chief executive", "x".repeat(201))))
                .containsExactly(new Problem.Fault("positions[0].title", "must have at most 200 characters"));
        assertThat(faults(HEAD + CEO + "    instructions: " + "x".repeat(4001)))
                .containsExactly(new Problem.Fault("positions[0].instructions", "must have at most 4000 characters"));
        assertThat(faults(HEAD.replace("Reliable", "x".repeat(4000)) + CEO))
                .containsExactly(new Problem.Fault("mission", "must have at most 4000 characters"));
        assertThat(faults(HEAD + CEO.replace("key: ceo", "key: " + "k".repeat(64))))
                .containsExactly(new Problem.Fault("positions[0].key", PositionReader.KEY_RULE));
    }

    @Test
    void refusesCharactersThatNoDatabaseOrDiagramHolds() {
        assertThat(faults(HEAD + CEO.replace("Chief executive", "\"a\\0b\"")))
                .containsExactly(new Problem.Fault("positions[0].title", "must not contain control characters"));
        assertThat(faults(HEAD + CEO.replace("Chief executive", "\"a\\nb\"")))
                .containsExactly(new Problem.Fault("positions[0].title", "must be a single line"));
        assertThat(faults(HEAD + CEO.replace("Chief executive", "\"Head of ${x.y}\"")))
                .containsExactly(new Problem.Fault("positions[0].title", "must not contain ${ or #{"));
    }

    @ParameterizedTest
    @CsvSource({"-1", "11", "1.5", "'\"2\"'", "true"})
    void boundsReworks(String reworks) {
        assertThat(faults(HEAD + "maxReworks: " + reworks + "\n" + CEO))
                .containsExactly(new Problem.Fault("maxReworks", "must be a whole number from 0 to 10"));
    }

    @Test
    void refusesToolsSinceThereAreNone() {
        assertThat(faults(HEAD + CEO + "    tools: [search]"))
                .containsExactly(
                        new Problem.Fault("positions[0].tools", "must be empty: no tools exist in this version"));
    }

    @Test
    void peopleHaveUsersAndAgentsHaveNone() {
        assertThat(faults(HEAD + CEO + "    filledBy: people"))
                .containsExactly(new Problem.Fault(
                        "positions[0].users", "must name at least one user: the position is filled by people"));
        assertThat(faults(HEAD + CEO + "    users: [ann]"))
                .containsExactly(
                        new Problem.Fault("positions[0].users", "must be empty: the position is filled by an agent"));
        assertThat(faults(HEAD + CEO + "    filledBy: people\n    users: [ann, \"${x}\", 'a,b', ann, ' ']"))
                .extracting(Problem.Fault::path)
                .containsExactly(
                        "positions[0].users[4]", "positions[0].users", "positions[0].users", "positions[0].users");
    }

    @Test
    void refusesMoreThanTenThousandPositions() {
        var many = IntStream.range(1, 10_001)
                .mapToObj(i ->
                        "  - {key: p%d, title: P, reportsTo: %s}\n".formatted(i, i == 1 ? "ceo" : "p" + (i - 1) / 40))
                .collect(Collectors.joining())
                .replace("p0}", "ceo}");

        assertThat(faults(HEAD + CEO + many))
                .containsExactly(new Problem.Fault("positions", "must hold at most 10,000 positions"));
    }

    @Test
    void refusesWhatIsNotAMapping() {
        assertThatThrownBy(() -> yaml("- acme"))
                .hasMessage("definition: must be a mapping with the fields of a company");
        assertThatThrownBy(() -> yaml("")).hasMessage("definition: must not be empty");
    }

    static CompanyDefinition yaml(String text) {
        return Definitions.read(text.getBytes(StandardCharsets.UTF_8), DefinitionFormat.YAML);
    }

    static List<Problem.Fault> faults(String text) {
        return catchThrowableOfType(Problem.Invalid.class, () -> yaml(text)).faults();
    }
}

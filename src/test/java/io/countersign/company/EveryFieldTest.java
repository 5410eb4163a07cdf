package io.countersign.company;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ledger.Money;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A definition in which every field says something; a field that is added later must be among them. */
class EveryFieldTest {
    private static final CompanyDefinition FULL = DefinitionsTest.yaml("""
        company: acme
        name: Acme Research
        mission: Reliable market studies.
        budget: 50.00
        strategyApproval: true
        maxReworks: 3
        hiring: true
        messages: true
        grants: [{from: head, to: counsel}]
        positions:
          - {key: ceo, title: Chief executive, budget: 20, authority: 10, process: "<definitions/>\\n"}
          - {key: head, title: Head, reportsTo: ceo, model: gpt-5-mini, instructions: Plans., budget: 12.000000001,
             limits: {tokens: 2000000, calls: 500, callsAtOnce: 2},
             routines: [{key: inbox, every: 30s, objective: Look into it., budget: 0.10, missed: skip},
               {key: morning, cron: "0 9 * * *", timeZone: Europe/Berlin, objective: Report., acceptance: A page.,
                budget: 0.50, missed: catch-up}]}
          - {key: analyst, title: Analyst, reportsTo: head, filledBy: sympozium, agent: acme-analyst,
             agentRunCeiling: 0.50}
          - {key: counsel, title: Counsel, reportsTo: ceo, filledBy: people, users: [ann@acme.example]}
        """);

    /** No tools exist, so no definition that is read has any. */
    private static final List<String> EMPTY_SO_FAR = List.of("tools");

    @Test
    void isFilledHere() {
        assertThat(unfilled(CompanyDefinition.class, List.of(FULL))).isEmpty();
        assertThat(unfilled(PositionDefinition.class, FULL.positions())).containsExactlyElementsOf(EMPTY_SO_FAR);
        assertThat(unfilled(CallLimits.class, limits())).isEmpty();
        assertThat(unfilled(Grant.class, FULL.grants())).isEmpty();
        assertThat(unfilled(RoutineDefinition.class, routines())).isEmpty();
    }

    @Test
    void survivesTheWayOutAndIn() {
        assertThat(DefinitionText.checked(FULL)).isEqualTo(FULL);
        assertThat(DefinitionsTest.yaml(DefinitionText.yaml(FULL))).isEqualTo(FULL);
    }

    @Test
    void staysWhenACompanyGetsAnotherChart() {
        var other = FULL.with(FULL.positions().subList(0, 1), List.of());

        assertThat(differing(FULL, other)).containsExactly("positions", "grants");
        assertThat(other.with(FULL.positions(), FULL.grants())).isEqualTo(FULL);
    }

    @Test
    void staysWhenAPositionGetsAnotherManager() {
        for (var position : FULL.positions()) {
            assertThat(differing(position, position.below("somebody"))).containsExactly("reportsTo");
        }
    }

    @Test
    void staysWhenAPositionGetsAnotherProcess() {
        var other = FULL.withProcess("head", "<other/>");

        assertThat(differing(FULL, other)).containsExactly("positions");
        assertThat(differing(FULL.positions().get(1), other.positions().get(1))).containsExactly("process");
        assertThat(other.withProcess("head", null)).isEqualTo(FULL);
    }

    private static List<CallLimits> limits() {
        return FULL.positions().stream()
                .map(PositionDefinition::limits)
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<RoutineDefinition> routines() {
        return FULL.positions().stream()
                .flatMap(position -> position.routines().stream())
                .toList();
    }

    /** The components that say nothing in any of the values. */
    private static <R extends Record> List<String> unfilled(Class<R> type, Collection<R> values) {
        return Stream.of(type.getRecordComponents())
                .filter(component -> values.stream().noneMatch(value -> saysSomething(get(component, value))))
                .map(RecordComponent::getName)
                .toList();
    }

    private static boolean saysSomething(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean flag -> flag;
            case String text -> !text.isBlank();
            case Collection<?> list -> !list.isEmpty();
            case Number number -> number.longValue() != 0;
            case Money money -> !money.equals(Money.ZERO);
            default -> true;
        };
    }

    private static List<String> differing(Record one, Record other) {
        return Arrays.stream(one.getClass().getRecordComponents())
                .filter(component -> !Objects.equals(get(component, one), get(component, other)))
                .map(RecordComponent::getName)
                .toList();
    }

    private static @Nullable Object get(RecordComponent component, Record value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}

package io.countersign.company;

import io.countersign.ledger.Money;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Numbers the positions of a checked definition and finds how far below the top each one sits. */
final class Positions {
    private Positions() {}

    static Map<String, Position> of(CompanyDefinition definition) {
        var seats =
                definition.positions().stream().collect(Collectors.toMap(PositionDefinition::key, Function.identity()));
        var positions = new LinkedHashMap<String, Position>();
        for (var seat : definition.positions()) {
            positions.put(seat.key(), position(seat, positions.size(), level(seat, seats)));
        }
        return Collections.unmodifiableMap(positions);
    }

    private static int level(PositionDefinition seat, Map<String, PositionDefinition> seats) {
        var level = 0;
        for (var at = seat; at.reportsTo() != null; at = Objects.requireNonNull(seats.get(at.reportsTo()))) {
            level++;
        }
        return level;
    }

    private static Position position(PositionDefinition seat, int ordinal, int level) {
        return new Position(
                seat.key(),
                seat.title(),
                seat.reportsTo(),
                ordinal,
                level,
                seat.instructions(),
                seat.model(),
                Objects.requireNonNullElse(seat.budget(), Money.UNLIMITED),
                seat.authority(),
                seat.filledBy(),
                seat.users(),
                seat.tools(),
                seat.agent(),
                seat.agentRunCeiling(),
                seat.limits(),
                seat.routines(),
                seat.process());
    }
}

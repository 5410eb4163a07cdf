package io.countersign.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The versions of the oracle's company: who sits under whom, and what a month of each may cost. */
final class Charts {
    private final List<Chart> charts = new ArrayList<>();

    /** One version. */
    record Chart(Money budget, Map<String, Bench.Seat> seats) {
        List<String> positions() {
            return seats.keySet().stream().sorted().toList();
        }

        /** A position and everyone above it. */
        List<String> line(String position) {
            var line = new ArrayList<String>();
            for (var seat = seats.get(position); seat != null; seat = above(seat)) {
                line.add(seat.key());
            }
            return line;
        }

        private Bench.@Nullable Seat above(Bench.Seat seat) {
            return seat.manager() == null ? null : seats.get(seat.manager());
        }
    }

    void add(Money budget, List<Bench.Seat> seats) {
        var chart = new Chart(budget, new HashMap<>());
        seats.forEach(seat -> chart.seats().put(seat.key(), seat));
        charts.add(chart);
    }

    Chart newest() {
        return charts.getLast();
    }

    boolean isEmpty() {
        return charts.isEmpty();
    }

    /** All positions there ever were. */
    List<String> positions() {
        return charts.stream()
                .flatMap(chart -> chart.positions().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /** A position as the newest version has it that has it at all. */
    Bench.Seat seat(String position) {
        return charts.reversed().stream()
                .map(chart -> chart.seats().get(position))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    static long budget(Bench.Seat seat) {
        return seat.budget() == null ? Long.MAX_VALUE : Money.usd(seat.budget()).nanos();
    }
}

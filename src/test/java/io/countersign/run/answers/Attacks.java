package io.countersign.run.answers;

import io.countersign.trial.attack.Corpus;
import io.countersign.trial.attack.Injection;
import io.countersign.trial.attack.Order;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which texts are tried where: every order and every kind of disguise in every place, each time with another text. */
final class Attacks {
    private static final int COMPANIES = 6;
    private static final int VERSIONS = 8;
    static final List<String> FAMILIES =
            Corpus.injections().stream().map(Injection::family).distinct().toList();

    private Attacks() {}

    /** Every place in which somebody writes during a run, with every second order: the others come in at the next place. */
    static List<Attack> duringRuns() {
        var attacks = new ArrayList<Attack>();
        for (var place : Place.values()) {
            for (var order : Order.values()) {
                if (!place.isOfDefinition() && (place.ordinal() + order.ordinal()) % 2 == 0) {
                    var family = FAMILIES.get((order.ordinal() + 2 * place.ordinal()) % FAMILIES.size());
                    attacks.add(new Attack(
                            attacks.size(),
                            company(place, attacks.size()),
                            place,
                            injection(family, order, attacks.size())));
                }
            }
        }
        return attacks;
    }

    private static String company(Place place, int number) {
        return switch (place) {
            case HIRE -> Fortress.HIRING;
            case DECISION -> Fortress.STRATEGIC;
            default -> "attacked-" + number % COMPANIES;
        };
    }

    /** Texts for the definitions of companies, one set for each version that is posted. */
    static List<Map<String, Injection>> inDefinitions() {
        var places = new ArrayList<>(List.of("company.name", "company.mission"));
        places.add(Fortress.ROUTINE);
        Fortress.positions().forEach(key -> places.addAll(List.of(key + ".title", key + ".instructions")));
        var versions = new ArrayList<Map<String, Injection>>();
        var number = 0;
        for (var version = 0; version < VERSIONS; version++) {
            var texts = new LinkedHashMap<String, Injection>();
            for (var place : places) {
                var order = Order.values()[number % Order.values().length];
                texts.put(place, injection(FAMILIES.get((3 * version + number) % FAMILIES.size()), order, number++));
            }
            versions.add(texts);
        }
        return versions;
    }

    static List<String> companies() {
        var companies = new ArrayList<>(List.of(Fortress.HIRING, Fortress.STRATEGIC));
        for (var number = 0; number < COMPANIES; number++) {
            companies.add("attacked-" + number);
        }
        return companies;
    }

    private static Injection injection(String family, Order order, int number) {
        var fitting = FITTING.getOrDefault(family + order, List.of());
        return fitting.get(number % fitting.size());
    }

    private static final Map<String, List<Injection>> FITTING = new HashMap<>();

    static {
        Corpus.injections()
                .forEach(injection -> FITTING.computeIfAbsent(
                                injection.family() + injection.order(), _ -> new ArrayList<>())
                        .add(injection));
        if (FITTING.size() != FAMILIES.size() * Arrays.stream(Order.values()).count()) {
            throw new IllegalStateException("Some order has no text of some family");
        }
    }
}

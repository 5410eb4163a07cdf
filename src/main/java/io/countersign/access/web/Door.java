package io.countersign.access.web;

import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.access.Scope;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may pass a door of the API, as {@code api/doors.yaml} says it.
 *
 * @param anybody whoever is logged in
 * @param administrators whether administrators may, without any role
 * @param roles those of the door's company of which one is needed; of a door that belongs to no company, in every company
 * @param scope what a personal access token must be for; none where no token is taken
 */
record Door(
        String name,
        Place place,
        boolean anybody,
        boolean administrators,
        Set<CompanyRole> roles,
        @Nullable Scope scope) {
    private static final String ANYBODY = "anybody";
    private static final String ADMINISTRATOR = "administrator";
    private static final String AGENT = "agent";

    /** How the company is found that the door belongs to: by the first id of its path, or as the code says. */
    enum Place {
        /** The company's key in the path. */
        PATH,
        /** The company of the run in the path. */
        RUN,
        /** The company of the approval request in the path. */
        APPROVAL,
        /** The company of the model call in the path. */
        CALL,
        /** The body names it: the code behind the door checks it. */
        BODY,
        /** The answer is cut down to what the caller may know of. */
        FILTERED,
        /** As filtered, and of one company alone where the parameter {@code company} names it. */
        ASKED,
        /** The token of an external agent names its act, and nobody else is let in. */
        TOKEN,
        /** It belongs to no company. */
        NONE
    }

    static Door of(String name, Map<String, Object> said) {
        if (!(said.get("roles") instanceof String text) || !(said.get("company") instanceof String place)) {
            throw new IllegalStateException("api/doors.yaml: %s says no roles, or no company".formatted(name));
        }
        var words = List.of(text.split(", "));
        var roles = EnumSet.noneOf(CompanyRole.class);
        for (var word : words) {
            if (!List.of(ANYBODY, ADMINISTRATOR, AGENT).contains(word)) {
                roles.add(CompanyRole.of(word)
                        .orElseThrow(() -> new IllegalStateException(
                                "api/doors.yaml: %s knows no role %s".formatted(name, word))));
            }
        }
        var door = new Door(
                name,
                Place.valueOf(place.toUpperCase(Locale.ROOT)),
                words.contains(ANYBODY),
                words.contains(ADMINISTRATOR),
                roles,
                said.get("scope") instanceof String scope ? scope(name, scope) : null);
        if (words.contains(AGENT) != (door.place == Place.TOKEN) || words.contains(AGENT) && words.size() > 1) {
            throw new IllegalStateException("api/doors.yaml: %s is for agents alone, or not at all".formatted(name));
        }
        if (door.anybody && !Set.of(Place.FILTERED, Place.ASKED, Place.NONE).contains(door.place)) {
            throw new IllegalStateException(
                    "api/doors.yaml: %s belongs to a company, so not anybody may".formatted(name));
        }
        return door;
    }

    private static Scope scope(String name, String word) {
        return Scope.of(word)
                .orElseThrow(
                        () -> new IllegalStateException("api/doors.yaml: %s knows no scope %s".formatted(name, word)));
    }

    /** The first id in the door's path, by which its company is found. */
    static @Nullable String firstId(String pattern, Map<String, String> values) {
        var begin = pattern.indexOf('{');
        return begin < 0 ? null : values.get(pattern.substring(begin + 1, pattern.indexOf('}', begin)));
    }

    /** Whether somebody with these roles in the door's company may pass. */
    boolean admits(Caller caller, Set<CompanyRole> held) {
        return anybody
                || administrators && caller.isAdministrator()
                || held.stream().anyMatch(roles::contains);
    }

    /** Whether the caller may pass where no company is named, or none yet. */
    boolean admits(Caller caller) {
        return anybody
                || administrators && caller.isAdministrator()
                || roles.stream()
                        .anyMatch(role -> place == Place.NONE
                                ? role.isHeldEverywhereBy(caller.groups())
                                : role.isHeldSomewhereBy(caller.groups()));
    }

    /** Who may, in words. */
    String who() {
        if (anybody) {
            return "whoever is logged in";
        }
        if (place == Place.TOKEN) {
            return "external agents with the token of an open act";
        }
        var words = new ArrayList<>(roles.stream().map(CompanyRole::word).toList());
        if (!words.isEmpty()) {
            words.addLast(words.removeLast() + (place == Place.NONE ? " of every company" : " of the company"));
        }
        if (administrators) {
            words.add("administrators");
        }
        var last = words.removeLast();
        return words.isEmpty() ? last : String.join(", ", words) + " and " + last;
    }

    /** The same as a sentence of the description. */
    String sentence() {
        return "For " + who()
                + switch (place) {
                    case FILTERED, ASKED -> "; shows what is of companies that the caller may know of.";
                    case PATH, RUN, APPROVAL, CALL, BODY, TOKEN, NONE -> ".";
                };
    }

    /** Whether somebody who may know of the company may still not pass. */
    boolean isNarrow() {
        return !anybody && !roles.containsAll(EnumSet.allOf(CompanyRole.class));
    }
}

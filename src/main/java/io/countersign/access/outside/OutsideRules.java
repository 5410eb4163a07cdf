package io.countersign.access.outside;

import io.countersign.access.Caller;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the people of another system may be here, as the configuration says: which of its groups give which of ours, and
 * who of its people is a user that was there before.
 */
public final class OutsideRules {
    private static final Set<String> EVERYWHERE = Set.of(Caller.ADMINISTRATORS, Caller.BOARD, Caller.OPERATORS);
    private static final Pattern OF_A_COMPANY =
            Pattern.compile("[a-z0-9][a-z0-9-]{0,54}\\.(owner|operator|board|member|auditor)");

    private final Map<String, Set<String>> groups;
    private final Map<String, String> links;

    private OutsideRules(Map<String, Set<String>> groups, Map<String, String> links) {
        this.groups = groups;
        this.links = links;
    }

    /** Both texts are lists of {@code theirs=ours}, separated by commas. */
    public static OutsideRules read(String prefix, @Nullable String groups, @Nullable String links) {
        var given = new TreeMap<String, Set<String>>();
        pairs(prefix + ".groups", groups).forEach((theirs, ours) -> {
            for (var group : ours) {
                if (!EVERYWHERE.contains(group) && !OF_A_COMPANY.matcher(group).matches()) {
                    throw new IllegalArgumentException(
                            prefix + ".groups: '" + group + "' is neither camunda-admin, board nor operators, nor a"
                                    + " role in a company such as acme.member (owner, operator,"
                                    + " board, member, auditor)");
                }
            }
            given.put(theirs, ours);
        });
        var linked = new TreeMap<String, String>();
        pairs(prefix + ".links", links).forEach((theirs, ours) -> {
            if (ours.size() > 1) {
                throw new IllegalArgumentException(prefix + ".links: '" + theirs + "' is linked to two users");
            }
            linked.put(theirs, ours.iterator().next());
        });
        return new OutsideRules(given, linked);
    }

    /** Names of other systems have equals signs in them sooner than ours, so the last one divides. */
    private static Map<String, Set<String>> pairs(String property, @Nullable String text) {
        var pairs = new LinkedHashMap<String, Set<String>>();
        for (var pair : (text == null ? "" : text).split(",")) {
            if (pair.isBlank()) {
                continue;
            }
            var divider = pair.lastIndexOf('=');
            var theirs = divider < 0 ? "" : pair.substring(0, divider).strip();
            var ours = pair.substring(divider + 1).strip();
            if (theirs.isEmpty() || ours.isEmpty()) {
                throw new IllegalArgumentException(property + ": '" + pair.strip()
                        + "' is not of the form theirs=ours; several are separated by commas");
            }
            pairs.computeIfAbsent(theirs, _ -> new TreeSet<>()).add(ours);
        }
        return pairs;
    }

    /** The groups of ours that the mapping speaks of: from all others it takes nobody, and puts nobody into them. */
    Set<String> mapped() {
        var mapped = new TreeSet<String>();
        groups.values().forEach(mapped::addAll);
        return mapped;
    }

    /** Those of them that somebody with these groups of theirs belongs to. */
    Set<String> given(Set<String> theirs) {
        var given = new TreeSet<String>();
        groups.forEach((group, ours) -> {
            if (theirs.contains(group)) {
                given.addAll(ours);
            }
        });
        return given;
    }

    @Nullable
    String linked(String subject) {
        return links.get(subject);
    }
}

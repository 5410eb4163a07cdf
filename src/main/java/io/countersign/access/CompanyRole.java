package io.countersign.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody may be in one company. A role is a group of the identity store, named after company and role; some have a
 * group beside it that gives the role in every company. Who fills a position is a member without any group.
 */
public enum CompanyRole {
    /** Everything in the company, its definition and its members included. */
    OWNER(null),
    /** Starts, repairs and steers. */
    OPERATOR(Caller.OPERATORS),
    /** Stands above the top position: signs, and sets budgets and the definition. */
    BOARD(Caller.BOARD),
    /** Reads, starts runs, and does what its position lets it do. */
    MEMBER(null),
    /** Reads everything and changes nothing. */
    AUDITOR(null);

    /** A longer key would not fit into a group's name. */
    public static final int LONGEST_COMPANY = 55;

    private final @Nullable String everywhere;

    CompanyRole(@Nullable String everywhere) {
        this.everywhere = everywhere;
    }

    /** A company's key has no dot, so no key makes the group of another company or one that the product knows. */
    public String group(String company) {
        return company + "." + word();
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether whoever belongs to these groups has the role in the company. */
    public boolean isHeldBy(Set<String> groups, String company) {
        return groups.contains(group(company)) || isHeldEverywhereBy(groups);
    }

    /** Whether whoever belongs to these groups has the role in every company. */
    public boolean isHeldEverywhereBy(Set<String> groups) {
        return everywhere != null && groups.contains(everywhere);
    }

    /** Whether whoever belongs to these groups has the role in some company. */
    public boolean isHeldSomewhereBy(Set<String> groups) {
        return isHeldEverywhereBy(groups)
                || groups.stream().flatMap(group -> givenBy(group).stream()).anyMatch(given -> given.role() == this);
    }

    /** Where whoever belongs to these groups has the role. */
    public Visible heldIn(Set<String> groups) {
        return isHeldEverywhereBy(groups)
                ? Visible.ALL
                : new Visible(groups.stream()
                        .flatMap(group -> givenBy(group).stream())
                        .filter(given -> given.role() == this)
                        .map(Given::company)
                        .collect(Collectors.toSet()));
    }

    public static Optional<CompanyRole> of(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }

    /** The role that a group gives, and where; empty for any other group. */
    static Optional<Given> givenBy(String group) {
        var dot = group.indexOf('.');
        return dot < 1
                ? Optional.empty()
                : of(group.substring(dot + 1)).map(role -> new Given(group.substring(0, dot), role));
    }

    /** A role in a company. */
    record Given(String company, CompanyRole role) {}

    /** The roles in a company of whoever belongs to these groups. */
    public static Set<CompanyRole> of(Set<String> groups, String company) {
        var held = EnumSet.noneOf(CompanyRole.class);
        for (var role : values()) {
            if (role.isHeldBy(groups, company)) {
                held.add(role);
            }
        }
        return held;
    }
}

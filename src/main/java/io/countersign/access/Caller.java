package io.countersign.access;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Set;
import org.springframework.security.core.AuthenticatedPrincipal;

/** A person or program whose password was checked, with the groups it belongs to now. */
public record Caller(String name, Set<String> groups) implements AuthenticatedPrincipal, Serializable {
    /** Administrators manage people and see everything; Camunda fixes the name. */
    public static final String ADMINISTRATORS = "camunda-admin";

    /** The people above the top position, in every company. */
    public static final String BOARD = "board";

    /** Operators watch runs, retry what failed and remove what hangs, in every company. */
    public static final String OPERATORS = "operators";

    /** Whoever is in this group may not log in, and nothing is done in their name, until they are taken out again. */
    public static final String DISABLED = "disabled";

    public Caller {
        groups = Set.copyOf(groups);
    }

    public boolean isAdministrator() {
        return groups.contains(ADMINISTRATORS);
    }

    public boolean isBoard() {
        return groups.contains(BOARD);
    }

    public boolean isOperator() {
        return groups.contains(OPERATORS) || isAdministrator();
    }

    /** Whether the caller is an administrator or has one of these roles in the company. */
    public boolean may(String company, CompanyRole... roles) {
        return isAdministrator() || holds(company, roles);
    }

    /** Whether the caller has one of these roles in the company, by its groups. */
    public boolean holds(String company, CompanyRole... roles) {
        return Arrays.stream(roles).anyMatch(role -> role.isHeldBy(groups, company));
    }

    /** Administrators, and who has a role in every company. */
    public boolean seesEverything() {
        return isAdministrator()
                || Arrays.stream(CompanyRole.values()).anyMatch(role -> role.isHeldEverywhereBy(groups));
    }

    @Override
    public String getName() {
        return name;
    }
}

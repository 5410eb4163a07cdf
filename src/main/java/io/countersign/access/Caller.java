package io.countersign.access;

import java.io.Serializable;
import java.util.Set;
import org.springframework.security.core.AuthenticatedPrincipal;

/** A person or program whose password was checked, with the groups it belongs to now. */
public record Caller(String name, Set<String> groups) implements AuthenticatedPrincipal, Serializable {
    /** Administrators manage people and see everything; Camunda fixes the name. */
    public static final String ADMINISTRATORS = "camunda-admin";

    /** The people above the top position. */
    public static final String BOARD = "board";

    /** Operators watch runs, retry what failed and remove what hangs. */
    public static final String OPERATORS = "operators";

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

    @Override
    public String getName() {
        return name;
    }
}

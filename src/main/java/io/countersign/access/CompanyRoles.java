package io.countersign.access;

import java.util.Collection;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The roles that people were given in companies, and what the roles may see in the engine; in the current transaction. */
public interface CompanyRoles {
    /** The companies that have their groups. */
    Set<String> begun();

    /** Makes a new company's groups, and the person its owner where there is one. */
    void begin(String company, @Nullable String owner);

    /** Lets the company's roles see the instances of these processes in the engine, and its operators and owner repair them. */
    void open(String company, Collection<String> processKeys);

    boolean isUser(String name);

    /** Who has which roles, by name. */
    SortedMap<String, Set<CompanyRole>> members(String company);

    /** Gives the person exactly these roles; false where it has them already. */
    boolean set(String company, String person, Set<CompanyRole> roles);
}

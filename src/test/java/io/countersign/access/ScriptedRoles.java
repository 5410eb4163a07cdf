package io.countersign.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Roles in memory, which write down what was asked of them. */
public final class ScriptedRoles implements CompanyRoles {
    public final List<String> asked = new ArrayList<>();
    private final Map<String, SortedMap<String, Set<CompanyRole>>> members = new TreeMap<>();

    /** As if an earlier release had posted it. */
    public void forget(String company) {
        members.remove(company);
    }

    @Override
    public Set<String> begun() {
        return members.keySet();
    }

    @Override
    public void begin(String company, @Nullable String owner) {
        asked.add("%s begun by %s".formatted(company, owner));
        members.put(company, new TreeMap<>());
    }

    @Override
    public void open(String company, Collection<String> processKeys) {
        asked.add("%s opens %s".formatted(company, processKeys));
    }

    @Override
    public boolean isUser(String name) {
        return true;
    }

    @Override
    public SortedMap<String, Set<CompanyRole>> members(String company) {
        return members.getOrDefault(company, new TreeMap<>());
    }

    @Override
    public boolean set(String company, String person, Set<CompanyRole> roles) {
        return !roles.equals(
                members.computeIfAbsent(company, _ -> new TreeMap<>()).put(person, roles));
    }
}

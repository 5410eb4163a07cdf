package io.countersign.access.camunda;

import static java.util.stream.Collectors.toSet;

import io.countersign.access.CompanyRole;
import io.countersign.access.CompanyRoles;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Roles of companies as groups of Camunda, which Camunda Admin shows and edits like any other. */
@Component
class RoleGroups implements CompanyRoles {
    private static final String TYPE = "COMPANY";
    private static final String LAST = CompanyRole.AUDITOR.group("");

    private final IdentityService identity;
    private final CompanyPermissions permissions;
    private final ProcessEngine engine;

    RoleGroups(IdentityService identity, CompanyPermissions permissions, ProcessEngine engine) {
        this.identity = identity;
        this.permissions = permissions;
        this.engine = engine;
    }

    @Override
    public Set<String> begun() {
        return whoeverAsks(() -> identity.createGroupQuery().groupType(TYPE).list().stream()
                .map(Group::getId)
                .filter(id -> id.endsWith(LAST))
                .map(id -> id.substring(0, id.length() - LAST.length()))
                .collect(toSet()));
    }

    @Override
    public void begin(String company, @Nullable String owner) {
        whoeverAsks(() -> {
            for (var role : CompanyRole.values()) {
                make(company, role);
            }
            if (owner != null && isUser(owner)) {
                join(owner, CompanyRole.OWNER.group(company));
            }
            return company;
        });
    }

    @Override
    public void open(String company, Collection<String> processKeys) {
        whoeverAsks(() -> {
            // All rows in one command, so that they are written together.
            var commands = ((ProcessEngineConfigurationImpl) engine.getProcessEngineConfiguration())
                    .getCommandExecutorTxRequired();
            return commands.execute(_ -> {
                permissions.open(company, processKeys);
                return company;
            });
        });
    }

    @Override
    public boolean isUser(String name) {
        return whoeverAsks(() -> identity.createUserQuery().userId(name).count() > 0);
    }

    @Override
    public SortedMap<String, Set<CompanyRole>> members(String company) {
        return whoeverAsks(() -> {
            var members = new TreeMap<String, Set<CompanyRole>>();
            for (var role : CompanyRole.values()) {
                identity.createUserQuery()
                        .memberOfGroup(role.group(company))
                        .list()
                        .forEach(user -> members.computeIfAbsent(user.getId(), _ -> EnumSet.noneOf(CompanyRole.class))
                                .add(role));
            }
            return members;
        });
    }

    @Override
    public boolean set(String company, String person, Set<CompanyRole> roles) {
        return whoeverAsks(() -> {
            var changed = false;
            for (var role : CompanyRole.values()) {
                var group = role.group(company);
                var has = isIn(person, group);
                if (roles.contains(role) && !has) {
                    make(company, role);
                    identity.createMembership(person, group);
                    changed = true;
                } else if (!roles.contains(role) && has) {
                    identity.deleteMembership(person, group);
                    changed = true;
                }
            }
            return changed;
        });
    }

    private void make(String company, CompanyRole role) {
        var id = role.group(company);
        if (identity.createGroupQuery().groupId(id).count() == 0) {
            var group = identity.newGroup(id);
            group.setName("%s of %s".formatted(role.word(), company));
            group.setType(TYPE);
            identity.saveGroup(group);
        }
    }

    private void join(String person, String group) {
        if (!isIn(person, group)) {
            identity.createMembership(person, group);
        }
    }

    private boolean isIn(String person, String group) {
        return identity.createUserQuery().userId(person).memberOfGroup(group).count() > 0;
    }

    /** Who may was decided by our own rules; the engine's permissions of the caller say nothing here. */
    private <T> T whoeverAsks(Supplier<T> work) {
        var before = identity.getCurrentAuthentication();
        identity.clearAuthentication();
        try {
            return work.get();
        } finally {
            identity.setAuthentication(before);
        }
    }
}

package io.countersign.access.camunda;

import static java.util.stream.Collectors.toSet;
import static org.camunda.bpm.engine.authorization.Authorization.AUTH_TYPE_GRANT;

import io.countersign.access.CompanyRole;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Stream;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.springframework.stereotype.Component;

/**
 * What a company's roles see and do in the engine: Cockpit with the instances of its positions' processes, and of no
 * other's; operators and owner also repair them. A row for each role and process, however many people there are.
 *
 * <p>What all companies share, such as {@code company-run} and the table of authority, the engine can show whole or not at
 * all: it stays with those who have a role in every company.
 */
@Component
class CompanyPermissions {
    private static final Permission[] LOOKING = {
        ProcessDefinitionPermissions.READ,
        ProcessDefinitionPermissions.READ_INSTANCE,
        ProcessDefinitionPermissions.READ_HISTORY
    };
    private static final Permission[] REPAIRING = Stream.concat(
                    Stream.of(LOOKING),
                    Stream.of(
                            ProcessDefinitionPermissions.READ_TASK,
                            ProcessDefinitionPermissions.RETRY_JOB,
                            ProcessDefinitionPermissions.UPDATE_INSTANCE,
                            ProcessDefinitionPermissions.DELETE_INSTANCE))
            .toArray(Permission[]::new);

    private final AuthorizationService authorizations;

    CompanyPermissions(AuthorizationService authorizations) {
        this.authorizations = authorizations;
    }

    /** Existing entries are left as they were edited. */
    void open(String company, Collection<String> processKeys) {
        for (var role : CompanyRole.values()) {
            var group = role.group(company);
            if (existing(group, Resources.APPLICATION).isEmpty()) {
                grant(group, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
            }
            var opened = existing(group, Resources.PROCESS_DEFINITION);
            processKeys.stream()
                    .filter(key -> !opened.contains(key))
                    .forEach(key -> grant(group, Resources.PROCESS_DEFINITION, key, permissions(role)));
        }
    }

    private static Permission[] permissions(CompanyRole role) {
        return switch (role) {
            case OWNER, OPERATOR -> REPAIRING;
            case BOARD, MEMBER, AUDITOR -> LOOKING;
        };
    }

    private Set<String> existing(String group, Resource resource) {
        return authorizations.createAuthorizationQuery().groupIdIn(group).resourceType(resource).list().stream()
                .map(Authorization::getResourceId)
                .collect(toSet());
    }

    private void grant(String group, Resource resource, String id, Permission... granted) {
        var authorization = authorizations.createNewAuthorization(AUTH_TYPE_GRANT);
        authorization.setGroupId(group);
        authorization.setResource(resource);
        authorization.setResourceId(id);
        authorization.setPermissions(granted);
        authorizations.saveAuthorization(authorization);
    }
}

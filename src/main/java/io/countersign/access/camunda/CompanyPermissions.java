package io.countersign.access.camunda;

import static java.util.stream.Collectors.toSet;
import static org.camunda.bpm.engine.authorization.Authorization.AUTH_TYPE_GRANT;

import io.countersign.access.CompanyRole;
import java.util.Collection;
import java.util.Set;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.authorization.Authorization;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.springframework.stereotype.Component;

/**
 * What a company's own people see and do in the engine: Cockpit with the instances of its positions' processes, and of no
 * other's; its operators also repair them. Two rows for each process, whatever the number of people.
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
    private static final Permission[] REPAIRING = {
        ProcessDefinitionPermissions.READ_TASK,
        ProcessDefinitionPermissions.RETRY_JOB,
        ProcessDefinitionPermissions.UPDATE_INSTANCE,
        ProcessDefinitionPermissions.DELETE_INSTANCE
    };

    private final AuthorizationService authorizations;

    CompanyPermissions(AuthorizationService authorizations) {
        this.authorizations = authorizations;
    }

    /** Existing entries are left as they were edited. */
    void open(String company, Collection<String> processKeys) {
        var operators = CompanyRole.OPERATOR.group(company);
        var read = opened(readers(company), Resources.PROCESS_DEFINITION);
        var repaired = opened(operators, Resources.PROCESS_DEFINITION);
        if (opened(readers(company), Resources.APPLICATION).isEmpty()) {
            grant(readers(company), Resources.APPLICATION, "cockpit", Permissions.ACCESS);
        }
        for (var key : processKeys) {
            if (!read.contains(key)) {
                grant(readers(company), Resources.PROCESS_DEFINITION, key, LOOKING);
            }
            if (!repaired.contains(key)) {
                grant(operators, Resources.PROCESS_DEFINITION, key, REPAIRING);
            }
        }
    }

    /** Everybody with a role in a company comes to the engine as its member too. */
    private static String readers(String company) {
        return CompanyRole.MEMBER.group(company);
    }

    private Set<String> opened(String group, Resource resource) {
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

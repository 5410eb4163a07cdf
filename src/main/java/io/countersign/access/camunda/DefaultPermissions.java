package io.countersign.access.camunda;

import static org.camunda.bpm.engine.authorization.Authorization.ANY;
import static org.camunda.bpm.engine.authorization.Authorization.AUTH_TYPE_GLOBAL;
import static org.camunda.bpm.engine.authorization.Authorization.AUTH_TYPE_GRANT;

import io.countersign.access.Caller;
import java.util.Map;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.BatchPermissions;
import org.camunda.bpm.engine.authorization.Permission;
import org.camunda.bpm.engine.authorization.Permissions;
import org.camunda.bpm.engine.authorization.ProcessDefinitionPermissions;
import org.camunda.bpm.engine.authorization.Resource;
import org.camunda.bpm.engine.authorization.Resources;
import org.springframework.stereotype.Component;

/**
 * What the groups may see and do in the engine from the first start on; an existing entry is left as it was edited.
 *
 * <p>Everyone uses Tasklist and sees there the tasks it is a candidate for. The board looks, operators also repair,
 * administrators manage. What walks around the governance is closed to all of them, by {@code EngineDoors}.
 */
@Component
class DefaultPermissions {
    private static final String TASKS = "Tasks";

    private final AuthorizationService authorizations;
    private final FilterService filters;
    private final TaskService tasks;

    DefaultPermissions(AuthorizationService authorizations, FilterService filters, TaskService tasks) {
        this.authorizations = authorizations;
        this.filters = filters;
        this.tasks = tasks;
    }

    void ensure() {
        for (var resource : Resources.values()) {
            grant(Caller.ADMINISTRATORS, resource, ANY, Permissions.ALL);
        }
        everyone(Resources.APPLICATION, "tasklist", Permissions.ACCESS);
        everyone(Resources.FILTER, tasksFilter(), Permissions.READ);
        looking(Caller.BOARD);
        grant(
                Caller.BOARD,
                Resources.PROCESS_DEFINITION,
                ANY,
                ProcessDefinitionPermissions.READ,
                ProcessDefinitionPermissions.READ_INSTANCE,
                ProcessDefinitionPermissions.READ_HISTORY);
        looking(Caller.OPERATORS);
        grant(
                Caller.OPERATORS,
                Resources.PROCESS_DEFINITION,
                ANY,
                ProcessDefinitionPermissions.READ,
                ProcessDefinitionPermissions.READ_INSTANCE,
                ProcessDefinitionPermissions.READ_HISTORY,
                ProcessDefinitionPermissions.READ_TASK,
                ProcessDefinitionPermissions.RETRY_JOB,
                ProcessDefinitionPermissions.UPDATE_INSTANCE,
                ProcessDefinitionPermissions.DELETE_INSTANCE);
        grant(
                Caller.OPERATORS,
                Resources.BATCH,
                ANY,
                BatchPermissions.READ,
                BatchPermissions.CREATE_BATCH_SET_JOB_RETRIES,
                BatchPermissions.CREATE_BATCH_SET_EXTERNAL_TASK_RETRIES);
    }

    private void looking(String group) {
        grant(group, Resources.APPLICATION, "cockpit", Permissions.ACCESS);
        grant(group, Resources.DECISION_DEFINITION, ANY, Permissions.READ, Permissions.READ_HISTORY);
        grant(group, Resources.DECISION_REQUIREMENTS_DEFINITION, ANY, Permissions.READ);
        grant(group, Resources.DEPLOYMENT, ANY, Permissions.READ);
    }

    /** Tasklist needs a filter to show anything. This one asks for every task; the permissions leave each person theirs. */
    private String tasksFilter() {
        var existing = filters.createFilterQuery().filterName(TASKS).listPage(0, 1);
        if (!existing.isEmpty()) {
            return existing.getFirst().getId();
        }
        var filter = filters.newTaskFilter(TASKS).setQuery(tasks.createTaskQuery());
        filter.setProperties(Map.of("refresh", true, "priority", 0, "description", "All tasks you may see"));
        return filters.saveFilter(filter).getId();
    }

    private void everyone(Resource resource, String id, Permission permission) {
        var query = authorizations.createAuthorizationQuery().authorizationType(AUTH_TYPE_GLOBAL);
        if (query.resourceType(resource).resourceId(id).count() == 0) {
            var authorization = authorizations.createNewAuthorization(AUTH_TYPE_GLOBAL);
            authorization.setResource(resource);
            authorization.setResourceId(id);
            authorization.addPermission(permission);
            authorizations.saveAuthorization(authorization);
        }
    }

    private void grant(String group, Resource resource, String id, Permission... granted) {
        var query = authorizations.createAuthorizationQuery().groupIdIn(group);
        if (query.resourceType(resource).resourceId(id).count() == 0) {
            var authorization = authorizations.createNewAuthorization(AUTH_TYPE_GRANT);
            authorization.setGroupId(group);
            authorization.setResource(resource);
            authorization.setResourceId(id);
            for (var permission : granted) {
                authorization.addPermission(permission);
            }
            authorizations.saveAuthorization(authorization);
        }
    }
}

package io.countersign.engine;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.AuthorizationService;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.authorization.Resources;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.IdentityLink;
import org.camunda.bpm.engine.task.IdentityLinkType;
import org.camunda.bpm.engine.task.Task;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Process instances and people's tasks, for the modules that start, end and complete them; joins the caller's transaction. */
@Component
public class Instances {
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final ExternalTaskService externalTasks;
    private final ManagementService management;
    private final IdentityService identity;
    private final RepositoryService repository;
    private final AuthorizationService authorizations;

    Instances(
            @Qualifier("runtimeService") RuntimeService runtime,
            @Qualifier("taskService") TaskService tasks,
            @Qualifier("externalTaskService") ExternalTaskService externalTasks,
            @Qualifier("managementService") ManagementService management,
            @Qualifier("identityService") IdentityService identity,
            @Qualifier("repositoryService") RepositoryService repository,
            @Qualifier("authorizationService") AuthorizationService authorizations) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.externalTasks = externalTasks;
        this.management = management;
        this.identity = identity;
        this.repository = repository;
        this.authorizations = authorizations;
    }

    /** Starts the newest version of a process for a run, or for what else it is about; gives the instance's id. */
    public String start(String processKey, UUID subject, Map<String, Object> variables) {
        return runtime.startProcessInstanceByKey(processKey, subject.toString(), variables)
                .getId();
    }

    /** Deletes an instance and everything that it called. */
    public void delete(String processInstanceId, String reason) {
        if (runtime.createProcessInstanceQuery()
                        .processInstanceId(processInstanceId)
                        .count()
                > 0) {
            runtime.deleteProcessInstance(processInstanceId, reason, false, true, false, false);
        }
    }

    /**
     * Brings an instance to its end at once: whatever it does and called is cancelled, and whoever called it goes on as
     * after any end. Nothing for an instance that is gone.
     */
    public void finish(String processInstanceId, String reason) {
        var instance = runtime.createProcessInstanceQuery()
                .processInstanceId(processInstanceId)
                .singleResult();
        if (instance == null) {
            return;
        }
        var change = runtime.createProcessInstanceModification(processInstanceId);
        var activities = runtime.getActivityInstance(processInstanceId);
        for (var activity : activities.getChildActivityInstances()) {
            change.cancelActivityInstance(activity.getId());
        }
        for (var transition : activities.getChildTransitionInstances()) {
            change.cancelTransitionInstance(transition.getId());
        }
        change.startBeforeActivity(plainEnd(instance.getProcessDefinitionId()))
                .setAnnotation(reason)
                .execute();
    }

    /** An end event of the process itself at which nothing is thrown. */
    private String plainEnd(String processDefinitionId) {
        return repository.getBpmnModelInstance(processDefinitionId).getModelElementsByType(EndEvent.class).stream()
                .filter(end -> end.getEventDefinitions().isEmpty())
                .filter(end -> end.getParentElement() instanceof Process)
                .map(EndEvent::getId)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "The process " + processDefinitionId + " has no end event without an event definition"));
    }

    /** Completes a person's task in that person's name, with that person's groups. */
    public void complete(String task, String user, Set<String> groups, Map<String, Object> fields) {
        var before = identity.getCurrentAuthentication();
        identity.setAuthentication(user, List.copyOf(groups));
        try {
            tasks.complete(task, fields);
        } finally {
            identity.setAuthentication(before);
        }
    }

    /**
     * Hands a message to the process of a run that waits for it and has this value in a variable, and sets variables
     * there; false where none waits.
     */
    public boolean receive(String message, UUID run, String variable, String value, Map<String, Object> variables) {
        var waiting = runtime.createExecutionQuery()
                .messageEventSubscriptionName(message)
                .processInstanceBusinessKey(run.toString())
                .processVariableValueEquals(variable, value)
                .list();
        waiting.forEach(execution -> runtime.messageEventReceived(message, execution.getId(), variables));
        return !waiting.isEmpty();
    }

    /** Lets more people complete a task that waits; who may do so already is left alone. */
    public void offer(String task, Collection<String> users) {
        asItself(() -> {
            var known = tasks.getIdentityLinksForTask(task).stream()
                    .map(IdentityLink::getUserId)
                    .toList();
            users.stream().filter(user -> !known.contains(user)).forEach(user -> tasks.addCandidateUser(task, user));
            return task;
        });
    }

    /** Waiting tasks of people in these process instances themselves: the instance by the task. */
    public Map<String, String> tasksOf(Set<String> processInstanceIds) {
        return processInstanceIds.isEmpty()
                ? Map.of()
                : asItself(
                        () -> tasks
                                .createTaskQuery()
                                .processInstanceIdIn(processInstanceIds.toArray(String[]::new))
                                .list()
                                .stream()
                                .collect(Collectors.toUnmodifiableMap(Task::getId, Task::getProcessInstanceId)));
    }

    /**
     * Offers a task that waits to these and withdraws it from everybody else to whom it was offered: who has claimed it gives
     * it back, and sees it no longer.
     */
    public void offerOnly(String task, Set<String> users, Set<String> groups) {
        asItself(() -> {
            var links = tasks.getIdentityLinksForTask(task).stream()
                    .filter(link -> IdentityLinkType.CANDIDATE.equals(link.getType()))
                    .toList();
            var known = links.stream()
                    .map(IdentityLink::getUserId)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
            var knownGroups = links.stream()
                    .map(IdentityLink::getGroupId)
                    .filter(Objects::nonNull)
                    .collect(Collectors.toSet());
            known.stream().filter(user -> !users.contains(user)).forEach(user -> withdraw(task, user));
            knownGroups.stream()
                    .filter(group -> !groups.contains(group))
                    .forEach(group -> tasks.deleteCandidateGroup(task, group));
            users.stream().filter(user -> !known.contains(user)).forEach(user -> tasks.addCandidateUser(task, user));
            groups.stream()
                    .filter(group -> !knownGroups.contains(group))
                    .forEach(group -> tasks.addCandidateGroup(task, group));
            return task;
        });
    }

    /** The engine keeps the permission that came with the offer; it is taken away as well. */
    private void withdraw(String task, String user) {
        tasks.deleteCandidateUser(task, user);
        if (user.equals(tasks.createTaskQuery().taskId(task).singleResult().getAssignee())) {
            tasks.setAssignee(task, null);
        }
        authorizations
                .createAuthorizationQuery()
                .resourceType(Resources.TASK)
                .resourceId(task)
                .userIdIn(user)
                .list()
                .forEach(authorization -> authorizations.deleteAuthorization(authorization.getId()));
    }

    /** Whoever is signed in, what the product does of itself needs nobody's permission. */
    private <T> T asItself(Supplier<T> work) {
        var before = identity.getCurrentAuthentication();
        identity.clearAuthentication();
        try {
            return work.get();
        } finally {
            identity.setAuthentication(before);
        }
    }

    /** Whether anything is left in a run's processes that can move them on. */
    public boolean canMove(UUID run) {
        return runtime.createProcessInstanceQuery().processInstanceBusinessKey(run.toString()).list().stream()
                .map(ProcessInstance::getId)
                .anyMatch(instance -> externalTasks
                                        .createExternalTaskQuery()
                                        .processInstanceId(instance)
                                        .count()
                                > 0
                        || tasks.createTaskQuery().processInstanceId(instance).count() > 0
                        || management
                                        .createJobQuery()
                                        .processInstanceId(instance)
                                        .count()
                                > 0
                        || runtime.createEventSubscriptionQuery()
                                        .processInstanceId(instance)
                                        .count()
                                > 0);
    }

    /** Those of these instances that are there. */
    public Set<String> alive(Set<String> processInstanceIds) {
        return processInstanceIds.isEmpty()
                ? Set.of()
                : runtime.createProcessInstanceQuery().processInstanceIds(processInstanceIds).list().stream()
                        .map(ProcessInstance::getId)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether an agent task is still there. */
    public boolean hasAgentTask(String task) {
        return externalTasks.createExternalTaskQuery().externalTaskId(task).count() > 0;
    }
}

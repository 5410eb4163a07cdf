package io.countersign.engine;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.exception.NullValueException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Process instances and people's tasks, for the modules that start, end and complete them; joins the caller's transaction. */
@Component
public class Instances {
    private final RuntimeService runtime;
    private final TaskService tasks;
    private final IdentityService identity;

    Instances(
            @Qualifier("runtimeService") RuntimeService runtime,
            @Qualifier("taskService") TaskService tasks,
            @Qualifier("identityService") IdentityService identity) {
        this.runtime = runtime;
        this.tasks = tasks;
        this.identity = identity;
    }

    /** Starts the newest version of a process for a run; gives the instance's id. */
    public String start(String processKey, UUID run, Map<String, Object> variables) {
        return runtime.startProcessInstanceByKey(processKey, run.toString(), variables).getId();
    }

    /** Deletes an instance and everything that it called. */
    public void delete(String processInstanceId, String reason) {
        if (runtime.createProcessInstanceQuery().processInstanceId(processInstanceId).count() > 0) {
            runtime.deleteProcessInstance(processInstanceId, reason, false, true, false, false);
        }
    }

    /** Completes a person's task in that person's name; empty where the task is gone. */
    public Optional<Boolean> complete(String task, String user, Map<String, Object> fields) {
        identity.setAuthentication(user, java.util.List.of());
        try {
            if (identity.getCurrentAuthentication() == null) {
                return Optional.empty();
            }
            tasks.complete(task, fields);
            return Optional.of(true);
        } catch (NullValueException gone) {
            return Optional.empty();
        } finally {
            identity.clearAuthentication();
        }
    }
}

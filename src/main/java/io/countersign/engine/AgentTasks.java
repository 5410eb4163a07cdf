package io.countersign.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.externaltask.ExternalTask;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Agent tasks as people decide about them: found, failed in the agent's place, tried again; joins the caller's transaction. */
@Component
public class AgentTasks {
    private static final String OPERATOR = "operator";

    private final ExternalTaskService externalTasks;
    private final RuntimeService runtime;
    private final ManagementService management;

    AgentTasks(
            @Qualifier("externalTaskService") ExternalTaskService externalTasks,
            @Qualifier("runtimeService") RuntimeService runtime,
            @Qualifier("managementService") ManagementService management) {
        this.externalTasks = externalTasks;
        this.runtime = runtime;
        this.management = management;
    }

    /** An agent task that is not over; one about an approval request is a decision. */
    public record Open(
            String id,
            String topic,
            UUID assignment,
            @Nullable UUID approval) {}

    /** All of a run, in whichever of its processes. */
    public List<Open> ofRun(UUID run) {
        var instances = runtime.createProcessInstanceQuery().processInstanceBusinessKey(run.toString()).list().stream()
                .map(ProcessInstance::getId)
                .toArray(String[]::new);
        return instances.length == 0
                ? List.of()
                : externalTasks.createExternalTaskQuery().processInstanceIdIn(instances).list().stream()
                        .map(this::open)
                        .toList();
    }

    public Optional<Open> find(String id) {
        return Optional.ofNullable(external(id)).map(this::open);
    }

    /** Ends the task with a BPMN error, whoever has it in hand; that one finds it gone. */
    public void fail(Open task, String errorCode, String reason) {
        var worker = external(task.id());
        var name = worker == null ? null : worker.getWorkerId();
        if (name == null) {
            name = OPERATOR;
            externalTasks.lock(task.id(), name, Duration.ofMinutes(1).toMillis());
        }
        externalTasks.handleBpmnError(
                task.id(), name, errorCode, reason.length() > 500 ? reason.substring(0, 500) : reason);
    }

    /** Gives the task its tries back, which closes its incident. */
    public void retry(String task) {
        externalTasks.setRetries(task, Task.RETRIES);
    }

    /** The same for a job of the engine; false where there is none. */
    public boolean retryJob(String job) {
        if (management.createJobQuery().jobId(job).count() == 0) {
            return false;
        }
        management.setJobRetries(job, 1);
        return true;
    }

    private @Nullable ExternalTask external(String id) {
        return externalTasks.createExternalTaskQuery().externalTaskId(id).singleResult();
    }

    private Open open(ExternalTask task) {
        var variables = runtime.getVariables(task.getExecutionId(), List.of("assignmentId", "approvalId"));
        var decides = task.getTopicName().equals("agent.decide");
        return new Open(
                task.getId(),
                task.getTopicName(),
                UUID.fromString(String.valueOf(variables.get("assignmentId"))),
                decides ? UUID.fromString(String.valueOf(variables.get("approvalId"))) : null);
    }
}

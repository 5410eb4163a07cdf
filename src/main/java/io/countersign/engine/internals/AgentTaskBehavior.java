package io.countersign.engine.internals;

import io.countersign.engine.EngineEvents;
import io.countersign.engine.Task;
import java.util.HashMap;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.camunda.bpm.engine.impl.bpmn.behavior.ExternalTaskActivityBehavior;
import org.camunda.bpm.engine.impl.cfg.TransactionState;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.core.variable.mapping.value.ParameterValueProvider;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExternalTaskEntity;
import org.camunda.bpm.engine.impl.pvm.delegate.ActivityExecution;

/**
 * An external task that is created already locked for this node and handed to the dispatcher right after the commit:
 * nobody polls, nobody fetches. Apart from that it is an ordinary external task.
 */
class AgentTaskBehavior extends ExternalTaskActivityBehavior {
    private final ParameterValueProvider topic;
    private final Hooks hooks;

    AgentTaskBehavior(ParameterValueProvider topic, ParameterValueProvider priority, Hooks hooks) {
        super(topic, priority);
        this.topic = topic;
        this.hooks = hooks;
    }

    @Override
    public void execute(ActivityExecution activityExecution) {
        var execution = (ExecutionEntity) activityExecution;
        var priority = Context.getProcessEngineConfiguration()
                .getExternalTaskPriorityProvider()
                .determinePriority(execution, this, null);
        var topicName = topic(execution);
        var entity = ExternalTaskEntity.createAndInsert(execution, topicName, priority);
        var worker = hooks.worker();
        entity.lock(worker, Task.LOCK.toMillis());

        var run = UUID.fromString(execution.getProcessBusinessKey());
        var owner = execution.getParentActivityInstanceId() + ":" + execution.getActivityId();
        hooks.events().agentTaskCreated(run, owner, entity.getId());

        var task = new Task(
                entity.getId(),
                worker,
                topicName,
                run,
                execution.getProcessInstanceId(),
                Task.RETRIES,
                variables(execution, hooks.variables(topicName)));
        Context.getCommandContext()
                .getTransactionContext()
                .addTransactionListener(
                        TransactionState.COMMITTED, _ -> hooks.dispatch().accept(task));
    }

    /** The topic as the diagram names it; a fixed text, as the check of every deployment demands. */
    String topic(ExecutionEntity execution) {
        return (String) topic.getValue(execution);
    }

    private static HashMap<String, Object> variables(ExecutionEntity execution, Set<String> names) {
        var found = new HashMap<String, Object>();
        for (var name : names) {
            var value = execution.getVariable(name);
            if (value != null) {
                found.put(name, value);
            }
        }
        return found;
    }

    /** What the behaviour needs from this node; asked for lazily, since diagrams are parsed before the node is complete. */
    interface Hooks {
        String worker();

        Set<String> variables(String topic);

        EngineEvents events();

        Consumer<Task> dispatch();
    }
}

package io.countersign.engine.internals;

import io.countersign.engine.EngineEvents;
import io.countersign.engine.PersonTask;
import io.countersign.engine.PersonTaskHandler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.delegate.DelegateTask;
import org.camunda.bpm.engine.delegate.ExecutionListener;
import org.camunda.bpm.engine.delegate.TaskListener;
import org.camunda.bpm.engine.impl.bpmn.behavior.ExternalTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.behavior.UserTaskActivityBehavior;
import org.camunda.bpm.engine.impl.bpmn.parser.AbstractBpmnParseListener;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParse;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.core.variable.mapping.value.ParameterValueProvider;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ProcessDefinitionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.TaskEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;
import org.camunda.bpm.engine.impl.pvm.process.ScopeImpl;
import org.camunda.bpm.engine.impl.util.xml.Element;

/** Builds the product's own behaviour into every process that the engine parses; diagrams need not, and cannot, name it. */
class CountersignParseListener extends AbstractBpmnParseListener {
    private final AgentTaskBehavior.Hooks hooks;
    private final Supplier<EngineEvents> events;
    private final Function<String, PersonTaskHandler> people;

    CountersignParseListener(
            AgentTaskBehavior.Hooks hooks, Supplier<EngineEvents> events, Function<String, PersonTaskHandler> people) {
        this.hooks = hooks;
        this.events = events;
        this.people = people;
    }

    @Override
    public void parseProcess(Element element, ProcessDefinitionEntity definition) {
        definition.addBuiltInListener(ExecutionListener.EVENTNAME_END, (ExecutionListener) delegate -> {
            var execution = (ExecutionEntity) delegate;
            run(execution)
                    .ifPresent(run -> events.get()
                            .processEnded(
                                    run,
                                    definition.getKey(),
                                    execution.getProcessInstanceId(),
                                    execution.isCanceled()
                                            || execution.isDeleteRoot()
                                            || execution.isExternallyTerminated(),
                                    execution.getVariables()));
        });
    }

    @Override
    public void parseServiceTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        if (activity.getActivityBehavior() instanceof ExternalTaskActivityBehavior external) {
            var topic = element.attributeNS(BpmnParse.CAMUNDA_BPMN_EXTENSIONS_NS, "topic");
            activity.setActivityBehavior(
                    new AgentTaskBehavior(new Fixed(topic), external.getPriorityValueProvider(), hooks));
            activity.addBuiltInListener(ExecutionListener.EVENTNAME_END, (ExecutionListener) delegate -> {
                var execution = (ExecutionEntity) delegate;
                if (execution.isCanceled()) {
                    run(execution)
                            .ifPresent(run -> execution
                                    .getExternalTasks()
                                    .forEach(task -> events.get().agentTaskCancelled(run, task.getId())));
                }
            });
        }
    }

    @Override
    public void parseUserTask(Element element, ScopeImpl scope, ActivityImpl activity) {
        var act = act(element);
        if (act == null) {
            return;
        }
        var definition = ((UserTaskActivityBehavior) activity.getActivityBehavior()).getTaskDefinition();
        // Whom the diagram names is who it was when the process was deployed.
        definition.getCandidateUserIdExpressions().clear();
        definition.getCandidateGroupIdExpressions().clear();
        definition.addBuiltInTaskListener(TaskListener.EVENTNAME_CREATE, task -> created(act, task));
        definition.addBuiltInTaskListener(TaskListener.EVENTNAME_COMPLETE, task -> completed(act, task));
        definition.addBuiltInTaskListener(TaskListener.EVENTNAME_DELETE, this::closed);
    }

    private void created(String act, DelegateTask task) {
        var face = people.apply(act).created(personTask(task));
        task.setName(face.name());
        task.setDescription(face.description());
        task.addCandidateUsers(List.copyOf(face.users()));
        task.addCandidateGroups(List.copyOf(face.groups()));
        run(execution(task)).ifPresent(run -> events.get().personTaskOpened(run, task.getId(), face));
    }

    private void completed(String act, DelegateTask task) {
        var handler = people.apply(act);
        var person = personTask(task);
        var variables = handler.completed(person);
        // What people wrote is stored by now; the engine keeps only what the gateways read.
        var execution = execution(task);
        handler.fields(person).forEach(execution::removeVariable);
        execution.setVariables(variables);
        closed(task);
    }

    private void closed(DelegateTask task) {
        run(execution(task)).ifPresent(run -> events.get().personTaskClosed(run, task.getId()));
    }

    /** Gone where somebody else has just completed the task, whose end this one did not see yet when it began. */
    private static ExecutionEntity execution(DelegateTask task) {
        if (task.getExecution() instanceof ExecutionEntity execution) {
            return execution;
        }
        throw new OptimisticLockingException("Task " + task.getId() + " is done already");
    }

    private static PersonTask personTask(DelegateTask task) {
        var execution = execution(task);
        var authentication = Context.getCommandContext().getAuthentication();
        Map<String, Object> fields = new HashMap<>(task.getVariables());
        fields.values().removeIf(java.util.Objects::isNull);
        return new PersonTask(
                task.getId(),
                UUID.fromString(execution.getProcessBusinessKey()),
                ((TaskEntity) task).getProcessDefinition().getKey(),
                execution.getProcessInstanceId(),
                authentication == null ? null : authentication.getUserId(),
                authentication == null || authentication.getGroupIds() == null
                        ? Set.of()
                        : Set.copyOf(authentication.getGroupIds()),
                fields);
    }

    private static java.util.Optional<UUID> run(ExecutionEntity execution) {
        try {
            return java.util.Optional.of(UUID.fromString(String.valueOf(execution.getProcessBusinessKey())));
        } catch (IllegalArgumentException notARun) {
            return java.util.Optional.empty();
        }
    }

    private static @org.jspecify.annotations.Nullable String act(Element userTask) {
        var extensions = userTask.element("extensionElements");
        var properties =
                extensions == null ? null : extensions.elementNS(BpmnParse.CAMUNDA_BPMN_EXTENSIONS_NS, "properties");
        if (properties == null) {
            return null;
        }
        return properties.elementsNS(BpmnParse.CAMUNDA_BPMN_EXTENSIONS_NS, "property").stream()
                .filter(property -> "act".equals(property.attribute("name")))
                .map(property -> property.attribute("value"))
                .findFirst()
                .orElse(null);
    }

    /** A topic that is the same for every execution. */
    private record Fixed(String topic) implements ParameterValueProvider {
        @Override
        public Object getValue(org.camunda.bpm.engine.delegate.VariableScope scope) {
            return topic;
        }

        @Override
        public boolean isDynamic() {
            return false;
        }
    }
}

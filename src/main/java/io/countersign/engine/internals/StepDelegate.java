package io.countersign.engine.internals;

import io.countersign.engine.Step;
import io.countersign.engine.StepContext;
import io.countersign.engine.StepContext.NextTask;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.camunda.bpm.engine.delegate.BpmnError;
import org.camunda.bpm.engine.delegate.DelegateExecution;
import org.camunda.bpm.engine.delegate.JavaDelegate;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.pvm.process.ActivityImpl;

/** The engine's side of a {@link Step}: hands it its context and turns what it found into variables or a BPMN error. */
class StepDelegate implements JavaDelegate {
    private final Supplier<Step> step;

    StepDelegate(Supplier<Step> step) {
        this.step = step;
    }

    @Override
    public void execute(DelegateExecution delegate) {
        var execution = (ExecutionEntity) delegate;
        var context = new StepContext(
                UUID.fromString(execution.getProcessBusinessKey()),
                execution.getProcessDefinition().getKey(),
                execution.getProcessInstanceId(),
                execution.getParentActivityInstanceId(),
                execution.getActivityInstanceId(),
                next(execution.getActivity(), execution),
                execution.getVariables());
        switch (step.get().run(context)) {
            case Step.Result.Go(var variables) -> execution.setVariables(variables);
            case Step.Result.Refused(var code, var reason, var variables) -> {
                execution.setVariables(variables);
                throw new BpmnError(code, reason);
            }
        }
    }

    private static Optional<NextTask> next(ActivityImpl activity, ExecutionEntity execution) {
        if (activity.getOutgoingTransitions().size() != 1) {
            return Optional.empty();
        }
        var destination =
                (ActivityImpl) activity.getOutgoingTransitions().getFirst().getDestination();
        return destination.getActivityBehavior() instanceof AgentTaskBehavior behavior
                ? Optional.of(new NextTask(destination.getId(), behavior.topic(execution)))
                : Optional.empty();
    }
}

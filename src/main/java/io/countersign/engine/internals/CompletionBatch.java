package io.countersign.engine.internals;

import io.countersign.engine.Task;
import io.countersign.engine.TaskOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.cmd.CompleteExternalTaskCmd;
import org.camunda.bpm.engine.impl.cmd.HandleExternalTaskBpmnErrorCmd;
import org.camunda.bpm.engine.impl.cmd.HandleExternalTaskFailureCmd;
import org.camunda.bpm.engine.impl.cmd.UnlockExternalTaskCmd;
import org.camunda.bpm.engine.impl.interceptor.Command;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;

/** Ends several agent tasks in one engine command, with which the engine writes its rows once. */
public class CompletionBatch {
    private final ProcessEngineConfigurationImpl engine;

    CompletionBatch(ProcessEngineConfigurationImpl engine) {
        this.engine = engine;
    }

    /** A task of which this node believes that it holds it, and how it ends if so. */
    public record Ending(Task task, Supplier<TaskOutcome> outcome) {}

    /**
     * Ends the tasks that are still held under the worker that did them; the others are another node's by now, or gone. The
     * orders are done in the same command; what they give is given back.
     */
    public <T> List<T> end(List<Ending> endings, List<Supplier<T>> orders) {
        return engine.getCommandExecutorTxRequired().execute(context -> {
            ProcessTrees.load(
                    context,
                    endings.stream()
                            .map(ending -> ending.task().processInstanceId())
                            .collect(Collectors.toSet()));
            var commands = new ArrayList<Command<Void>>();
            for (var ending : endings) {
                if (held(context, ending.task().id(), ending.task().worker())) {
                    commands.add(command(ending.task(), ending.outcome().get()));
                }
            }
            for (var command : commands) {
                command.execute(context);
            }
            return orders.stream().map(Supplier::get).toList();
        });
    }

    /**
     * Gives a task back to whoever looks for work next, if it is still locked under this worker: the engine's own command
     * would take it from anybody.
     *
     * @throws org.camunda.bpm.engine.OptimisticLockingException where it was taken at this very moment
     */
    public void giveBack(String task, String worker) {
        engine.getCommandExecutorTxRequired().execute(context -> {
            if (held(context, task, worker)) {
                new UnlockExternalTaskCmd(task).execute(context);
            }
            return null;
        });
    }

    private static boolean held(CommandContext context, String task, String worker) {
        var entity = context.getExternalTaskManager().findExternalTaskById(task);
        return entity != null && worker.equals(entity.getWorkerId());
    }

    private static Command<Void> command(Task task, TaskOutcome outcome) {
        return switch (outcome) {
            case TaskOutcome.Done(var variables) ->
                new CompleteExternalTaskCmd(task.id(), task.worker(), variables, Map.of());
            case TaskOutcome.Refused(var code, var reason) ->
                new HandleExternalTaskBpmnErrorCmd(task.id(), task.worker(), code, reason, Map.of());
            case TaskOutcome.TryLater(var reason, var pause) ->
                failure(task, reason, Math.max(0, task.retries() - 1), pause.toMillis());
            case TaskOutcome.Later(var reason, var pause) ->
                failure(task, reason, Math.max(1, task.retries()), pause.toMillis());
            case TaskOutcome.Broken(var reason) -> failure(task, reason, 0, 0);
        };
    }

    private static HandleExternalTaskFailureCmd failure(Task task, String reason, int retries, long pauseMillis) {
        return new HandleExternalTaskFailureCmd(
                task.id(), task.worker(), reason, null, retries, pauseMillis, Map.of(), Map.of());
    }
}

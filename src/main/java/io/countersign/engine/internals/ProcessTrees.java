package io.countersign.engine.internals;

import static org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity.EXTERNAL_TASKS_BIT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.ibatis.builder.xml.XMLMapperBuilder;
import org.apache.ibatis.session.Configuration;
import org.camunda.bpm.engine.impl.db.entitymanager.DbEntityManager;
import org.camunda.bpm.engine.impl.interceptor.CommandContext;
import org.camunda.bpm.engine.impl.persistence.entity.ExecutionEntity;
import org.camunda.bpm.engine.impl.persistence.entity.ExternalTaskEntity;
import org.camunda.bpm.engine.impl.persistence.entity.VariableInstanceEntity;
import org.camunda.bpm.engine.impl.util.BitMaskUtil;
import org.springframework.core.io.ClassPathResource;

/**
 * Reads process instances into an engine command in three statements: executions, variables and external tasks. The
 * engine on its own asks for them execution by execution, nine statements for each task that ends.
 *
 * <p>To be done at the beginning of a command, before the engine has read any of them by itself.
 */
final class ProcessTrees {
    /** Of a caller with more executions only those that take part are worth their variables; the engine finds them. */
    private static final int SMALL = 100;

    private ProcessTrees() {}

    /** Adds the statements to the engine's own. */
    static void register(Configuration mappings) {
        var file = new ClassPathResource("batch.xml", ProcessTrees.class);
        try (var statements = file.getInputStream()) {
            new XMLMapperBuilder(statements, mappings, file.getPath(), mappings.getSqlFragments()).parse();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The process instances, and those that called them; ids of what is gone by now are no fault. */
    static void load(CommandContext context, Set<String> instances) {
        if (instances.isEmpty()) {
            return;
        }
        var database = context.getDbEntityManager();
        List<ExecutionEntity> executions = read(database, "executions", instances);
        var trees = executions.stream().collect(Collectors.groupingBy(ExecutionEntity::getProcessInstanceId));
        var small = trees.entrySet().stream()
                .filter(tree ->
                        instances.contains(tree.getKey()) || tree.getValue().size() <= SMALL)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (small.isEmpty()) {
            return;
        }
        List<VariableInstanceEntity> variables = read(database, "variables", small);
        var variablesByTree =
                variables.stream().collect(Collectors.groupingBy(VariableInstanceEntity::getProcessInstanceId));
        trees.forEach((id, tree) -> tree.stream()
                .filter(ExecutionEntity::isProcessInstanceExecution)
                .findFirst()
                .ifPresent(root -> root.restoreProcessInstance(
                        tree,
                        null,
                        small.contains(id) ? variablesByTree.getOrDefault(id, List.of()) : null,
                        null,
                        null,
                        null,
                        null)));
        attachTasks(executions, instances, read(database, "externalTasks", instances));
    }

    /** An execution that knows that it has no task of its own does not ask; then it is given those that were read. */
    private static void attachTasks(
            Collection<ExecutionEntity> executions, Set<String> instances, List<ExternalTaskEntity> tasks) {
        var byId = new HashMap<String, ExecutionEntity>();
        for (var execution : executions) {
            if (instances.contains(execution.getProcessInstanceId())) {
                execution.setCachedEntityState(
                        BitMaskUtil.setBitOff(execution.getCachedEntityStateRaw(), EXTERNAL_TASKS_BIT));
                byId.put(execution.getId(), execution);
            }
        }
        for (var task : tasks) {
            var execution = byId.get(task.getExecutionId());
            if (execution != null) {
                task.setExecution(execution);
                execution.addExternalTask(task);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> List<T> read(DbEntityManager database, String what, Set<String> instances) {
        return new ArrayList<>((List<T>) database.selectListWithRawParameter(
                "io.countersign.batch." + what,
                Map.of("instances", instances.toArray(String[]::new)),
                0,
                Integer.MAX_VALUE));
    }
}

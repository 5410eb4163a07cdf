package io.countersign.access.camunda;

import io.countersign.record.CompanyRecord;
import io.countersign.record.RunRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Supplier;
import org.camunda.bpm.engine.EntityTypes;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;
import org.camunda.bpm.engine.impl.oplog.UserOperationLogContext;
import org.camunda.bpm.engine.impl.oplog.UserOperationLogContextEntry;
import org.camunda.bpm.engine.impl.persistence.entity.UserOperationLogManager;
import org.jspecify.annotations.Nullable;

/**
 * What the engine would write into its own log of operations goes on the record instead: whatever a person changes in the
 * engine directly, by whichever door. People and groups are on it already, and so is what becomes of tasks.
 */
class RecordedOperations extends UserOperationLogManager {
    private static final int LONGEST = 500;
    private static final Map<String, String> TYPES = Map.of(
            EntityTypes.AUTHORIZATION, "AuthorizationChanged",
            EntityTypes.DEPLOYMENT, "DeploymentChanged",
            EntityTypes.JOB, "EngineOperated",
            EntityTypes.JOB_DEFINITION, "EngineOperated",
            EntityTypes.EXTERNAL_TASK, "EngineOperated",
            EntityTypes.PROCESS_INSTANCE, "EngineOperated",
            EntityTypes.PROCESS_DEFINITION, "EngineOperated",
            EntityTypes.INCIDENT, "EngineOperated",
            EntityTypes.BATCH, "EngineOperated",
            EntityTypes.PROPERTY, "EngineOperated");

    private final Supplier<CompanyRecord> record;
    private final Supplier<RunRecord> runs;

    private RecordedOperations(Supplier<CompanyRecord> record, Supplier<RunRecord> runs) {
        this.record = record;
        this.runs = runs;
    }

    /** Makes one for each of the engine's commands. */
    static SessionFactory factory(Supplier<CompanyRecord> record, Supplier<RunRecord> runs) {
        return new SessionFactory() {
            @Override
            public Class<?> getSessionType() {
                return UserOperationLogManager.class;
            }

            @Override
            public Session openSession() {
                return new RecordedOperations(record, runs);
            }
        };
    }

    /** At the engine's own history level there would be none. */
    @Override
    protected boolean isHistoryEventProduced() {
        return true;
    }

    @Override
    protected void fireUserOperationLog(UserOperationLogContext context) {
        context.getEntries().forEach(this::write);
    }

    private void write(UserOperationLogContextEntry entry) {
        var type = TYPES.get(entry.getEntityType());
        if (type == null) {
            return;
        }
        var run = run(entry);
        if (run.isPresent()) {
            runs.get().append(run.get(), type, data(entry));
        } else {
            record.get().appendToInstallation(type, data(entry));
        }
    }

    private static Map<String, Object> data(UserOperationLogContextEntry entry) {
        var data = new LinkedHashMap<String, Object>();
        data.put("operation", entry.getOperationType());
        data.put("on", entry.getEntityType());
        put(data, "deployment", entry.getDeploymentId());
        put(data, "processInstance", entry.getProcessInstanceId());
        put(data, "processDefinition", entry.getProcessDefinitionKey());
        put(data, "job", entry.getJobId());
        put(data, "externalTask", entry.getExternalTaskId());
        var changes = new TreeMap<String, String>();
        if (entry.getPropertyChanges() != null) {
            entry.getPropertyChanges()
                    .forEach(change -> changes.put(
                            String.valueOf(change.getPropertyName()), cut(String.valueOf(change.getNewValue()))));
        }
        data.put("changes", changes);
        return data;
    }

    private static void put(Map<String, Object> data, String name, @Nullable String value) {
        if (value != null) {
            data.put(name, value);
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** The processes of a run have its id as their business key. */
    private static Optional<UUID> run(UserOperationLogContextEntry entry) {
        if (entry.getProcessInstanceId() == null) {
            return Optional.empty();
        }
        var instance = Context.getCommandContext()
                .getHistoricProcessInstanceManager()
                .findHistoricProcessInstance(entry.getProcessInstanceId());
        var key = instance == null ? null : instance.getBusinessKey();
        return key != null && key.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
                ? Optional.of(UUID.fromString(key))
                : Optional.empty();
    }
}

package io.countersign.engine.internals;

import java.util.EnumSet;
import java.util.Set;
import org.camunda.bpm.engine.impl.history.HistoryLevelAudit;
import org.camunda.bpm.engine.impl.history.event.HistoryEventType;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;

/**
 * The engine's level {@code audit} without what variables were: they hold identifiers that our own tables keep, nobody
 * reads their past, and what people write in forms must not stay in it.
 */
class AuditWithoutVariables extends HistoryLevelAudit {
    private static final Set<HistoryEventTypes> LEFT_OUT = EnumSet.of(
            HistoryEventTypes.VARIABLE_INSTANCE_CREATE,
            HistoryEventTypes.VARIABLE_INSTANCE_UPDATE,
            HistoryEventTypes.VARIABLE_INSTANCE_UPDATE_DETAIL,
            HistoryEventTypes.VARIABLE_INSTANCE_MIGRATE,
            HistoryEventTypes.VARIABLE_INSTANCE_DELETE);

    @Override
    public boolean isHistoryEventProduced(HistoryEventType type, Object entity) {
        return !LEFT_OUT.contains(type) && super.isHistoryEventProduced(type, entity);
    }
}

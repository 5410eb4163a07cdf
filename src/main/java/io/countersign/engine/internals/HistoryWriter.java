package io.countersign.engine.internals;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.camunda.bpm.engine.ProcessEngineException;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.history.event.HistoricActivityInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricProcessInstanceEventEntity;
import org.camunda.bpm.engine.impl.history.event.HistoricScopeInstanceEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEvent;
import org.camunda.bpm.engine.impl.history.event.HistoryEventTypes;
import org.camunda.bpm.engine.impl.history.handler.DbHistoryEventHandler;
import org.camunda.bpm.engine.impl.interceptor.Session;
import org.camunda.bpm.engine.impl.interceptor.SessionFactory;

/**
 * Writes the ends of activities and process instances that began in an earlier command: all of a command in one statement
 * each, instead of a read and a write for every one of them. What is in the history is the same, but that an activity
 * keeps the execution under which it began where the engine would note the one under which it ended.
 *
 * <p>Times are the engine's, without a zone, in that of the JVM: what lasts over a change of the clocks is off by it.
 */
class HistoryWriter extends DbHistoryEventHandler {
    @Override
    protected void insertOrUpdate(HistoryEvent event) {
        if (event instanceof HistoricScopeInstanceEvent end && isOnlyAnEnd(end)) {
            Context.getCommandContext().getSession(Ends.class).add(end);
        } else {
            super.insertOrUpdate(event);
        }
    }

    private boolean isOnlyAnEnd(HistoricScopeInstanceEvent event) {
        return (event.isEventOfType(HistoryEventTypes.ACTIVITY_INSTANCE_END)
                        || event.isEventOfType(HistoryEventTypes.PROCESS_INSTANCE_END))
                && getDbEntityManager().getCachedEntity(event.getClass(), event.getId()) == null;
    }

    static SessionFactory ends() {
        return new SessionFactory() {
            @Override
            public Class<?> getSessionType() {
                return Ends.class;
            }

            @Override
            public Session openSession() {
                return new Ends();
            }
        };
    }

    /** What ended in a command; written when the engine writes its own rows. */
    private static final class Ends implements Session {
        private static final String ACTIVITIES = """
            update ACT_HI_ACTINST h
            set END_TIME_ = e.at, DURATION_ = round(extract(epoch from e.at - h.START_TIME_) * 1000),
                ACT_INST_STATE_ = e.state
            from unnest(?, cast(? as timestamp[]), cast(? as integer[])) as e (id, at, state)
            where h.ID_ = e.id\
            """;
        private static final String INSTANCES = """
            update ACT_HI_PROCINST h
            set END_TIME_ = e.at, DURATION_ = round(extract(epoch from e.at - h.START_TIME_) * 1000),
                STATE_ = e.state, END_ACT_ID_ = e.activity, DELETE_REASON_ = e.reason
            from unnest(?, cast(? as timestamp[]), ?, ?, ?) as e (id, at, state, activity, reason)
            where h.ID_ = e.id\
            """;

        private final Map<String, HistoricActivityInstanceEventEntity> activities = new LinkedHashMap<>();
        private final Map<String, HistoricProcessInstanceEventEntity> instances = new LinkedHashMap<>();

        void add(HistoricScopeInstanceEvent end) {
            switch (end) {
                case HistoricActivityInstanceEventEntity activity -> activities.put(activity.getId(), activity);
                case HistoricProcessInstanceEventEntity instance -> instances.put(instance.getId(), instance);
                default -> throw new IllegalArgumentException("Neither an activity nor a process instance: " + end);
            }
        }

        @Override
        public void flush() {
            if (activities.isEmpty() && instances.isEmpty()) {
                return;
            }
            var connection = Context.getCommandContext()
                    .getDbSqlSession()
                    .getSqlSession()
                    .getConnection();
            try {
                write(
                        connection,
                        ACTIVITIES,
                        activities.values(),
                        List.of(
                                HistoryEvent::getId,
                                event -> time(event.getEndTime()),
                                event -> String.valueOf(event.getActivityInstanceState())));
                write(
                        connection,
                        INSTANCES,
                        instances.values(),
                        List.of(
                                HistoryEvent::getId,
                                event -> time(event.getEndTime()),
                                HistoricProcessInstanceEventEntity::getState,
                                HistoricProcessInstanceEventEntity::getEndActivityId,
                                HistoricProcessInstanceEventEntity::getDeleteReason));
            } catch (SQLException e) {
                throw new ProcessEngineException("The end of activities cannot be written", e);
            }
            activities.clear();
            instances.clear();
        }

        private static <T> void write(
                Connection connection, String sql, Collection<T> events, List<Function<T, String>> columns)
                throws SQLException {
            if (events.isEmpty()) {
                return;
            }
            try (var statement = connection.prepareStatement(sql)) {
                for (var n = 0; n < columns.size(); n++) {
                    statement.setArray(
                            n + 1,
                            connection.createArrayOf(
                                    "text", events.stream().map(columns.get(n)).toArray(String[]::new)));
                }
                statement.executeUpdate();
            }
        }

        /** In the form in which the engine's driver writes times, in the JVM's zone. */
        private static String time(Date at) {
            return new Timestamp(at.getTime()).toString();
        }

        @Override
        public void close() {}
    }
}

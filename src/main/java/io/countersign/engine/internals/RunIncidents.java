package io.countersign.engine.internals;

import io.countersign.engine.EngineEvents;
import java.util.UUID;
import java.util.function.Supplier;
import org.camunda.bpm.engine.impl.context.Context;
import org.camunda.bpm.engine.impl.incident.DefaultIncidentHandler;
import org.camunda.bpm.engine.impl.incident.IncidentContext;
import org.camunda.bpm.engine.runtime.Incident;

/** Keeps the engine's incidents and what a run waits for in step, in one transaction. */
class RunIncidents extends DefaultIncidentHandler {
    private final Supplier<EngineEvents> events;

    RunIncidents(String type, Supplier<EngineEvents> events) {
        super(type);
        this.events = events;
    }

    @Override
    public Incident handleIncident(IncidentContext context, String message) {
        var execution = context.getExecutionId() == null
                ? null
                : Context.getCommandContext().getExecutionManager().findExecutionById(context.getExecutionId());
        if (execution != null && execution.getProcessBusinessKey() != null) {
            events.get()
                    .incidentOpened(
                            UUID.fromString(execution.getProcessBusinessKey()),
                            context.getConfiguration(),
                            Incident.EXTERNAL_TASK_HANDLER_TYPE.equals(type) ? context.getConfiguration() : null,
                            String.valueOf(message));
        }
        return super.handleIncident(context, message);
    }

    @Override
    protected void removeIncident(IncidentContext context, boolean resolved) {
        var incidents = Context.getCommandContext().getIncidentManager();
        if (!incidents.findIncidentByConfiguration(context.getConfiguration()).isEmpty()) {
            super.removeIncident(context, resolved);
            events.get().incidentClosed(context.getConfiguration());
        }
    }
}

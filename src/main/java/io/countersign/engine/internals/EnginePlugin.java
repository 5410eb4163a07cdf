package io.countersign.engine.internals;

import io.countersign.engine.DeploymentCheck;
import io.countersign.engine.EngineEvents;
import io.countersign.engine.LogFields;
import io.countersign.engine.PersonTaskHandler;
import io.countersign.engine.Step;
import io.countersign.engine.Steps;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.camunda.bpm.engine.impl.bpmn.parser.BpmnParseListener;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.el.JuelExpressionManager;
import org.camunda.bpm.engine.runtime.Incident;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** Puts the product's behaviour into the engine, and takes everything else out of the reach of diagrams. */
@Component
class EnginePlugin extends AbstractProcessEnginePlugin {
    private final AgentTaskBehavior.Hooks hooks;
    private final ObjectProvider<EngineEvents> events;
    private final ObjectProvider<PersonTaskHandler> people;
    private final ObjectProvider<Step> steps;
    private final ObjectProvider<DeploymentCheck> checks;

    EnginePlugin(
            AgentTaskBehavior.Hooks hooks,
            ObjectProvider<EngineEvents> events,
            ObjectProvider<PersonTaskHandler> people,
            ObjectProvider<Step> steps,
            ObjectProvider<DeploymentCheck> checks) {
        this.hooks = hooks;
        this.events = events;
        this.people = people;
        this.steps = steps;
        this.checks = checks;
    }

    @Override
    public void preInit(ProcessEngineConfigurationImpl engine) {
        logFields(engine);
        var parseListeners = new ArrayList<BpmnParseListener>();
        parseListeners.add(new CountersignParseListener(hooks, SingletonSupplier.of(events::getObject), this::person));
        engine.setCustomPostBPMNParseListeners(parseListeners);
        // Under the name of the level it replaces; of two with one name the engine takes the one of ours.
        engine.setCustomHistoryLevels(new ArrayList<>(List.of(new AuditWithoutVariables())));
        engine.setHistoryEventHandler(new HistoryWriter());
        engine.setCustomSessionFactories(new ArrayList<>(List.of(HistoryWriter.ends())));
        engine.setCustomPreDeployers(new ArrayList<>(List.of(new DeploymentGuard(checks::getObject))));
        engine.setCustomIncidentHandlers(List.of(
                new RunIncidents(Incident.EXTERNAL_TASK_HANDLER_TYPE, events::getObject),
                new RunIncidents(Incident.FAILED_JOB_HANDLER_TYPE, events::getObject)));

        var reachable = new HashMap<Object, Object>();
        Steps.NAMES.forEach(name -> reachable.put(name, new StepDelegate(SingletonSupplier.of(() -> step(name)))));
        engine.setExpressionManager(new JuelExpressionManager(reachable));
    }

    /** Whatever the engine does, its jobs included, is logged with the business key; the engine's other names are its own. */
    private static void logFields(ProcessEngineConfigurationImpl engine) {
        engine.setLoggingContextBusinessKey(LogFields.RUN);
        engine.setLoggingContextActivityId("activity");
        engine.setLoggingContextActivityName(null);
        engine.setLoggingContextApplicationName(null);
        engine.setLoggingContextProcessDefinitionId(null);
        engine.setLoggingContextProcessDefinitionKey(null);
        engine.setLoggingContextProcessInstanceId(null);
        engine.setLoggingContextTenantId(null);
        engine.setLoggingContextEngineName(null);
    }

    @Override
    public void postInit(ProcessEngineConfigurationImpl engine) {
        ProcessTrees.register(engine.getSqlSessionFactory().getConfiguration());
    }

    private Step step(String name) {
        return steps.stream()
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No step is called " + name));
    }

    private PersonTaskHandler person(String act) {
        return people.stream()
                .filter(handler -> handler.act().equals(act))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No user task has the act " + act));
    }
}

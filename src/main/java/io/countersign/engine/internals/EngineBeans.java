package io.countersign.engine.internals;

import io.countersign.engine.Dispatcher;
import io.countersign.engine.EngineEvents;
import io.countersign.engine.Task;
import io.countersign.engine.WorkerName;
import java.util.Set;
import java.util.function.Consumer;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the engine's internals need from the node, looked up late: diagrams are parsed before the node is complete. */
@Configuration
class EngineBeans {
    @Bean
    CompletionBatch completionBatch(ProcessEngineConfigurationImpl engine) {
        return new CompletionBatch(engine);
    }

    @Bean
    AgentTaskBehavior.Hooks agentTaskHooks(
            ObjectProvider<WorkerName> worker,
            ObjectProvider<Dispatcher> dispatcher,
            ObjectProvider<EngineEvents> events) {
        return new AgentTaskBehavior.Hooks() {
            @Override
            public String worker() {
                return worker.getObject().worker();
            }

            @Override
            public Set<String> variables(String topic) {
                return dispatcher.getObject().variables(topic);
            }

            @Override
            public EngineEvents events() {
                return events.getObject();
            }

            @Override
            public Consumer<Task> dispatch() {
                return dispatcher.getObject()::accept;
            }
        };
    }
}

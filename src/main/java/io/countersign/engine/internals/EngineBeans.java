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
import org.springframework.util.function.SingletonSupplier;

/** What the engine's internals need from the node, looked up late: diagrams are parsed before the node is complete. */
@Configuration
class EngineBeans {
    @Bean
    CompletionBatch completionBatch(ProcessEngineConfigurationImpl engine) {
        return new CompletionBatch(engine);
    }

    @Bean
    AgentTaskBehavior.Hooks agentTaskHooks(
            ObjectProvider<WorkerName> workers,
            ObjectProvider<Dispatcher> dispatchers,
            ObjectProvider<EngineEvents> listeners) {
        var worker = SingletonSupplier.of(workers::getObject);
        var dispatcher = SingletonSupplier.of(dispatchers::getObject);
        var events = SingletonSupplier.of(listeners::getObject);
        return new AgentTaskBehavior.Hooks() {
            @Override
            public String worker() {
                return worker.obtain().worker();
            }

            @Override
            public Set<String> variables(String topic) {
                return dispatcher.obtain().variables(topic);
            }

            @Override
            public EngineEvents events() {
                return events.obtain();
            }

            @Override
            public Consumer<Task> dispatch() {
                return dispatcher.obtain()::accept;
            }
        };
    }
}

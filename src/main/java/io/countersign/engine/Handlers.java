package io.countersign.engine;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.transaction.TransactionException;
import org.springframework.util.function.SingletonSupplier;

/** The handlers of agent tasks by their topics, and what becomes of a task whose handler throws. */
final class Handlers {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration TROUBLE_PAUSE = Duration.ofSeconds(5);

    private final SingletonSupplier<Map<String, TaskHandler>> byTopic;

    Handlers(ObjectProvider<TaskHandler> handlers) {
        this.byTopic = SingletonSupplier.of(
                () -> handlers.stream().collect(Collectors.toMap(TaskHandler::topic, Function.identity())));
    }

    Handled handle(Task task) {
        try {
            return of(task.topic()).handle(task);
        } catch (DataIntegrityViolationException e) {
            // What the database does not take now it never will: another try would only buy the same answer again.
            LOG.error("Task {} ({}) has something that cannot be stored", task.id(), task.topic(), e);
            return broken(e);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("Task {} ({}) met a database in trouble: {}", task.id(), task.topic(), e.toString());
            return Handled.Finish.of(new TaskOutcome.Later("The database was in trouble", TROUBLE_PAUSE));
        } catch (RuntimeException | Error e) {
            LOG.error("Task {} ({}) failed", task.id(), task.topic(), e);
            return broken(e);
        }
    }

    private static Handled broken(Throwable fault) {
        return Handled.Finish.of(new TaskOutcome.Broken(
                "Unexpected fault: " + fault.getClass().getSimpleName() + "; the log of the node has the details"));
    }

    TaskHandler of(String topic) {
        var handler = byTopic.obtain().get(topic);
        if (handler == null) {
            throw new IllegalStateException("No handler for topic " + topic);
        }
        return handler;
    }

    Set<String> topics() {
        return byTopic.obtain().keySet();
    }
}

package io.countersign.engine;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.camunda.bpm.engine.ProcessEngineException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** A meter with a value for each set of labels, all looked up together. A scrape in between finds those of before. */
public final class Readings {
    private static final Logger LOG = LoggerFactory.getLogger(Readings.class);

    private final MultiGauge gauge;
    private final Map<Tags, AtomicReference<Double>> values = new ConcurrentHashMap<>();

    /** The unit, where there is one, becomes the end of the name. */
    public Readings(String name, @Nullable String unit, String description) {
        // An application that was in this process before may have left its own behind, which would be shown for ours.
        Metrics.globalRegistry.find(name).meters().forEach(Metrics.globalRegistry::remove);
        this.gauge =
                MultiGauge.builder(name).baseUnit(unit).description(description).register(Metrics.globalRegistry);
    }

    /** Looks at what meters show; where the database is in trouble, they show what they did until it is looked at again. */
    public static void look(String at, Runnable look) {
        try {
            look.run();
        } catch (ProcessEngineException | DataAccessException | TransactionException e) {
            LOG.debug("The meters of {} are read later: {}", at, e.toString());
        }
    }

    /** Replaces all values; labels that are not among them are gone. */
    public void show(Map<Tags, ? extends Number> found) {
        values.keySet().retainAll(found.keySet());
        found.forEach((labels, number) ->
                values.computeIfAbsent(labels, _ -> new AtomicReference<>()).set(number.doubleValue()));
        // Registering anew what is there would take it away for a moment.
        gauge.register(
                values.entrySet().stream()
                        .<Row<?>>map(value -> Row.of(value.getKey(), value.getValue(), AtomicReference::get))
                        .toList(),
                false);
    }
}

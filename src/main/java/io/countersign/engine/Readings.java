package io.countersign.engine;

import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A meter with a value for each set of labels, all looked up together. A scrape in between finds those of before. */
public final class Readings {
    private final MultiGauge gauge;
    private final Map<Tags, AtomicReference<Double>> values = new ConcurrentHashMap<>();

    /** The unit, where there is one, becomes the end of the name. */
    public Readings(String name, @Nullable String unit, String description) {
        // An application that was in this process before may have left its own behind, which would be shown for ours.
        Metrics.globalRegistry.find(name).meters().forEach(Metrics.globalRegistry::remove);
        this.gauge =
                MultiGauge.builder(name).baseUnit(unit).description(description).register(Metrics.globalRegistry);
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

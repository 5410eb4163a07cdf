package io.countersign.routine;

import io.countersign.engine.Instances;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.springframework.stereotype.Component;

/** The process instances that wait for ticks, one for each routine that is on; begun and ended with its row. */
@Component
class Heartbeats {
    /** The process that waits for one tick; {@code processes/heartbeat}. */
    static final String PROCESS = "heartbeat";

    private final RoutineStore store;
    private final Instances instances;
    private final RoutineSettings settings;

    Heartbeats(RoutineStore store, Instances instances, RoutineSettings settings) {
        this.store = store;
        this.instances = instances;
        this.settings = settings;
    }

    /** Waits for a tick, where this installation lets routines tick; the one that waited before must be over. */
    void begin(Routine routine, Instant tick) {
        var instance = settings.enabled()
                ? instances.start(PROCESS, routine.id(), Map.of("routine", routine.name(), "tick", Date.from(tick)))
                : null;
        store.waits(routine.id(), tick, instance);
    }

    void end(Routine routine, String reason) {
        if (routine.heartbeat() != null) {
            instances.delete(routine.heartbeat(), reason);
        }
    }
}

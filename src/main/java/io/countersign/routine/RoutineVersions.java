package io.countersign.routine;

import io.countersign.company.Companies;
import io.countersign.company.Position;
import io.countersign.company.RoutineDefinition;
import io.countersign.company.VersionListener;
import io.countersign.engine.DatabaseClock;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Lets the routines of a new version begin, change and end, in the transaction that stores it; money is written before. */
@Component
@Order(1)
class RoutineVersions implements VersionListener {
    private final ObjectProvider<Companies> companies;
    private final RoutineStore store;
    private final Heartbeats heartbeats;
    private final DatabaseClock clock;

    RoutineVersions(
            ObjectProvider<Companies> companies, RoutineStore store, Heartbeats heartbeats, DatabaseClock clock) {
        this.companies = companies;
        this.store = store;
        this.heartbeats = heartbeats;
        this.clock = clock;
    }

    @Override
    public void versionStored(String company, int version) {
        var newest = companies.getObject().find(company, version);
        for (var routine : store.ofCompany(company)) {
            var still = newest.find(routine.position()).flatMap(position -> position.routine(routine.key()));
            if (still.isEmpty()) {
                heartbeats.end(routine, "the routine ended with version " + version);
                store.remove(routine.id());
            }
        }
        for (var position : newest.positions()) {
            position.routines().forEach(routine -> goesOn(company, position, routine));
        }
    }

    private void goesOn(String company, Position position, RoutineDefinition definition) {
        var known = store.find(company, position.key(), definition.key());
        if (known.isPresent() && known.get().rhythm().equals(definition.rhythm())) {
            return;
        }
        var now = clock.now();
        var due = definition.schedule(now).next(now);
        if (known.isPresent()) {
            var routine = known.get();
            store.changed(routine.id(), definition.rhythm(), now, due);
            if (routine.pause() == null) {
                heartbeats.end(routine, "the routine ticks otherwise");
                heartbeats.begin(routine, due);
            }
            return;
        }
        var id = UUID.randomUUID();
        store.insert(id, company, position.key(), definition.key(), definition.rhythm(), now, due);
        store.find(id).ifPresent(routine -> heartbeats.begin(routine, due));
    }
}

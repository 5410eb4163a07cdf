package io.countersign.run;

import io.countersign.company.VersionListener;
import io.countersign.engine.Instances;
import java.util.Objects;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Offers the waiting plans, work and reviews of positions to the people of a new version, and withdraws them from who left,
 * in the transaction that stores it.
 */
@Component
@Order(2)
class PeoplesTasks implements VersionListener {
    private final PeoplesTaskStore store;
    private final PeopleToday today;
    private final Instances instances;

    PeoplesTasks(PeoplesTaskStore store, PeopleToday today, Instances instances) {
        this.store = store;
        this.today = today;
        this.instances = instances;
    }

    @Override
    public void versionStored(String company, int version) {
        var positions = store.positionsAtWork(company);
        instances.tasksOf(positions.keySet()).forEach((task, process) -> {
            var seat = today.seat(company, Objects.requireNonNull(positions.get(process)));
            instances.offerOnly(task, seat.users(), seat.groups());
            store.waitsFor(task, seat.names());
        });
    }
}

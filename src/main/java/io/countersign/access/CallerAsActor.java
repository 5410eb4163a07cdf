package io.countersign.access;

import io.countersign.record.Actor;
import io.countersign.record.CurrentActor;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells the record who makes the current request, in the capacity of the groups it belongs to. */
@Component
class CallerAsActor implements CurrentActor {
    @Override
    public Optional<Actor> find() {
        return CurrentCaller.find().map(caller -> Actor.user(caller.name(), capacity(caller)));
    }

    private static String capacity(Caller caller) {
        return caller.groups().isEmpty()
                ? "user"
                : String.join(", ", caller.groups().stream().sorted().toList());
    }
}

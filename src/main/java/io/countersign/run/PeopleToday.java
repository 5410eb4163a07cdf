package io.countersign.run;

import io.countersign.access.Caller;
import io.countersign.company.Companies;
import io.countersign.company.FilledBy;
import io.countersign.company.Position;
import io.countersign.problem.Problem;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Whose tasks those of a position are today: the company's newest version says so, whichever version the run goes by. */
@Component
class PeopleToday {
    private final ObjectProvider<Companies> companies;

    PeopleToday(ObjectProvider<Companies> companies) {
        this.companies = companies;
    }

    /** Under the company's lock, so that it stays so until the transaction ends. */
    Seat seat(Assignment own) {
        return seat(own.company(), own.position());
    }

    /** As above, for a position of a company. */
    Seat seat(String company, String position) {
        return Seat.of(position, companies.getObject().find(company).find(position));
    }

    /**
     * A position as it is filled today.
     *
     * @param users nobody where the position is gone, or an agent's by now
     * @param vacancy why there is nobody; null where there is somebody
     */
    record Seat(Set<String> users, @Nullable String vacancy) {
        private static Seat of(String key, Optional<Position> now) {
            if (now.isEmpty()) {
                return new Seat(Set.of(), "Position %s is not in the company's newest version".formatted(key));
            }
            if (now.get().filledBy() != FilledBy.PEOPLE) {
                return new Seat(Set.of(), "Position %s is an agent's in the company's newest version".formatted(key));
            }
            return new Seat(Collections.unmodifiableSet(new TreeSet<>(now.get().users())), null);
        }

        /** To whom its tasks are offered beside the people by name: where there is nobody, to administrators. */
        Set<String> groups() {
            return vacancy == null ? Set.of() : Set.of(Caller.ADMINISTRATORS);
        }

        /** As a run says for whom it waits. */
        String names() {
            return String.join(", ", vacancy == null ? users : groups());
        }

        /** Refuses whoever neither fills the position nor administers. */
        void check(@Nullable String user, Set<String> groups) {
            if (user != null && (users.contains(user) || groups.contains(Caller.ADMINISTRATORS))) {
                return;
            }
            throw new Problem.Denied(
                    vacancy == null
                            ? "This task waits for " + names()
                            : vacancy + ": only administrators complete this task");
        }
    }
}

package io.countersign.approval;

import io.countersign.access.Caller;
import io.countersign.access.CurrentCaller;
import io.countersign.access.UserChanges;
import io.countersign.access.Visible;
import io.countersign.engine.DatabaseClock;
import io.countersign.engine.Memberships;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.record.CompanyRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Whom people have named to decide in their place for a while. */
@Component
public class Deputies implements UserChanges {
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,199}");
    private static final Duration LONGEST = Duration.ofDays(366);

    private final DeputyStore store;
    private final CompanyRecord record;
    private final DatabaseClock clock;
    private final Memberships memberships;

    Deputies(DeputyStore store, CompanyRecord record, DatabaseClock clock, Memberships memberships) {
        this.store = store;
        this.record = record;
        this.clock = clock;
        this.memberships = memberships;
    }

    /** Somebody who may decide in another's place, from one moment until another. */
    public record Deputy(
            UUID id,
            String principal,
            String deputy,
            Instant from,
            Instant until,
            String namedBy,
            @Nullable Instant revokedAt) {}

    /** Names a deputy for the caller or, where an administrator calls, for anybody. */
    @Transactional
    public Deputy name(Caller caller, String principal, String deputy, @Nullable Instant from, Instant until) {
        mayChange(caller, principal);
        user("principal", principal);
        user("deputy", deputy);
        if (deputy.equals(principal)) {
            throw new Problem.Invalid("deputy", "must be somebody else");
        }
        var now = clock.now();
        var begins = from == null ? now : from;
        if (!until.isAfter(begins) || !until.isAfter(now)) {
            throw new Problem.Invalid("until", "must come after now and after from");
        }
        if (until.isAfter(now.plus(LONGEST)) || begins.isBefore(now.minus(LONGEST))) {
            throw new Problem.Invalid("until", "must be at most a year from now, and from not longer ago");
        }
        var named = new Deputy(UUID.randomUUID(), principal, deputy, begins, until, caller.name(), null);
        store.insert(named);
        write("DeputyNamed", named);
        return named;
    }

    /** Ends a deputyship now; what was decided under it stays. */
    @Transactional
    public void revoke(Caller caller, UUID id) {
        var deputy = store.find(id).orElseThrow(() -> new Problem.Missing("There is no deputy " + id));
        if (!caller.isAdministrator()
                && !Set.of(deputy.principal(), deputy.deputy()).contains(caller.name())) {
            throw new Problem.Missing(
                    "There is no deputy " + id); // Whose deputies there are is not everybody's business.
        }
        mayChange(caller, deputy.principal());
        if (store.revoke(id, caller.name())) {
            write("DeputyRevoked", deputy);
        }
    }

    /** A deputy may sign in any company: so it is the installation's record that says since when, and by whose word. */
    private void write(String event, Deputy deputy) {
        record.appendToInstallation(
                event,
                Map.of(
                        "deputyship", deputy.id(),
                        "principal", deputy.principal(),
                        "deputy", deputy.deputy(),
                        "from", deputy.from(),
                        "until", deputy.until()));
    }

    /** Those that somebody with this name may know of, who may know of these companies. */
    public Page<Deputy> list(@Nullable String principal, String reader, Visible visible, Page.Request page) {
        return page.of(
                store.page(principal, reader, visible, page.offset(), page.size()),
                store.count(principal, reader, visible));
    }

    /** For whom this person may decide now. */
    Set<String> principalsOf(String deputy) {
        return enabled(store.principalsOf(deputy));
    }

    /** Who may decide now in the place of any of these people. */
    Set<String> of(Collection<String> principals) {
        var enabled = enabled(principals);
        return enabled.isEmpty() ? Set.of() : Set.copyOf(store.deputiesOf(enabled));
    }

    /** Nothing is done in the name of whoever is disabled. */
    private Set<String> enabled(Collection<String> people) {
        if (people.isEmpty()) {
            return Set.of();
        }
        var enabled = new HashSet<>(people);
        enabled.removeAll(memberships.of(Caller.DISABLED));
        return Set.copyOf(enabled);
    }

    @Override
    public void passwordChanged(String user) {
        // Whom one named is not what one is known by.
    }

    /** Whoever is called the same later is somebody else, whom nobody named and who named nobody. */
    @Override
    public void removed(String user) {
        store.revokeAll(user, CurrentCaller.find().map(Caller::name).orElse(user))
                .forEach(deputy -> write("DeputyRevoked", deputy));
    }

    private static void mayChange(Caller caller, String principal) {
        if (!caller.name().equals(principal) && !caller.isAdministrator()) {
            throw new Problem.Denied(
                    "A deputy of %s is named by %s or an administrator".formatted(principal, principal));
        }
    }

    private static void user(String field, String name) {
        if (!USER.matcher(name).matches()) {
            throw new Problem.Invalid(field, "must be the name of a user: letters, digits and . _ @ + -");
        }
    }
}

package io.countersign.access.outside;

import io.countersign.access.Caller;
import io.countersign.access.UserChanges;
import io.countersign.access.camunda.Directory;
import io.countersign.access.camunda.OutsideUsers;
import io.countersign.access.outside.Admission.Admitted;
import io.countersign.access.outside.Admission.Reason;
import io.countersign.access.outside.Admission.Refused;
import io.countersign.access.session.Logouts;
import io.countersign.record.CompanyRecord;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Lets people in whom another system vouches for. The first time a user without a password is made; from then on the
 * person is known by the subject. The mapped groups are set at each login; those of a linked user stay as they are here.
 */
@Component
public class OutsideLogins implements UserChanges {
    private final JdbcClient jdbc;
    private final Directory directory;
    private final OutsideUsers users;
    private final Logouts logouts;
    private final CompanyRecord record;
    private final TransactionTemplate transaction;

    OutsideLogins(
            JdbcClient jdbc,
            Directory directory,
            OutsideUsers users,
            Logouts logouts,
            CompanyRecord record,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.users = users;
        this.logouts = logouts;
        this.record = record;
        this.transaction = new TransactionTemplate(transactions);
    }

    private record Known(String user, boolean removed) {}

    public Admission admit(OutsidePerson person, OutsideRules rules) {
        var linked = rules.linked(person.subject());
        if (linked != null) {
            var admitted = admitted(linked);
            return admitted.isPresent()
                    ? admitted.get()
                    : new Refused(Reason.NOT_THERE, "There is no user " + linked + ", to whom this login is linked");
        }
        if (!person.isTelling()) {
            return new Refused(Reason.NO_NAME, "The subject is empty or too long");
        }
        var known = known(person);
        if (known.isPresent() && !known.get().removed()) {
            var admitted = admitted(known.get().user());
            if (admitted.isPresent() && hasItsGroups(admitted.get().caller(), person, rules)) {
                return admitted.get();
            }
        }
        return Objects.requireNonNull(transaction.execute(_ -> changed(person, rules)));
    }

    private Optional<Admitted> admitted(String user) {
        var times = logouts.times(user);
        return directory.find(user).map(caller -> new Admitted(caller, times));
    }

    private static boolean hasItsGroups(Caller caller, OutsidePerson person, OutsideRules rules) {
        var has = caller.groups().stream().filter(rules.mapped()::contains).collect(Collectors.toSet());
        return has.equals(rules.given(person.groups()));
    }

    /** One such change at a time, on all nodes: two first logins of one person make one user. */
    private Admission changed(OutsidePerson person, OutsideRules rules) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(current_schema() || ':outside-logins', 7))::text")
                .query()
                .singleRow();
        var known = known(person);
        if (known.isPresent()) {
            var user = known.get().user();
            if (known.get().removed() || directory.find(user).isEmpty()) {
                return new Refused(Reason.REMOVED, "The user " + user + " was removed here");
            }
            return withItsGroups(user, false, person, rules);
        }
        var name = person.name();
        if (name == null || !OutsideUsers.canBeCalled(name)) {
            return new Refused(Reason.NO_NAME, "Nobody can be called '" + shown(name) + "' here");
        }
        if (users.isThere(name)) {
            return new Refused(Reason.NAME_TAKEN, "There is a user " + name + " already");
        }
        users.make(name, person.firstName(), person.lastName(), person.email());
        jdbc.sql("insert into outside_login (source, subject, user_name) values (?, ?, ?)")
                .params(person.source(), person.subject(), name)
                .update();
        return withItsGroups(name, true, person, rules);
    }

    private Admission withItsGroups(String user, boolean made, OutsidePerson person, OutsideRules rules) {
        var times = logouts.times(user);
        var groups = rules.given(person.groups());
        users.setGroups(user, rules.mapped(), groups);
        record.appendToInstallation(
                "OutsideLogin",
                Map.of(
                        "user", user,
                        "source", person.source(),
                        "subject", person.subject(),
                        "made", made,
                        "groups", groups));
        return new Admitted(directory.find(user).orElseThrow(), times);
    }

    private Optional<Known> known(OutsidePerson person) {
        return jdbc.sql("select user_name, removed_at is not null as removed from outside_login"
                        + " where source = ? and subject = ?")
                .params(person.source(), person.subject())
                .query((row, _) -> new Known(row.getString("user_name"), row.getBoolean("removed")))
                .optional();
    }

    private static String shown(@Nullable String name) {
        return name == null ? "" : name.length() <= 100 ? name : name.substring(0, 100) + "…";
    }

    @Override
    public void passwordChanged(String user) {
        // The other system's word is as good as before.
    }

    /** Who is removed here does not come back by what the other system says. */
    @Override
    public void removed(String user) {
        jdbc.sql("update outside_login set removed_at = clock_timestamp() where user_name = ? and removed_at is null")
                .param(user)
                .update();
    }
}

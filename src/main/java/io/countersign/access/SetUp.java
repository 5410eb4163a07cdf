package io.countersign.access;

import io.countersign.access.camunda.Administrators;
import io.countersign.record.CompanyRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The way from a database without an administrator to one that has one. Until then nothing of the product is usable. */
@Component
public class SetUp {
    private final Administrators administrators;
    private final SetUpLinks links;
    private final CompanyRecord record;
    private final TransactionTemplate transaction;
    private volatile boolean done;

    SetUp(
            Administrators administrators,
            SetUpLinks links,
            CompanyRecord record,
            PlatformTransactionManager transactions) {
        this.administrators = administrators;
        this.links = links;
        this.record = record;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** What became of somebody's attempt to be the first administrator. */
    public sealed interface Outcome {
        record Made(String username) implements Outcome {}

        /** There is an administrator already, perhaps since a moment ago. */
        record TooLate() implements Outcome {}

        record UnknownCode() implements Outcome {}

        record Refused(List<String> faults) implements Outcome {}
    }

    /** Whether there is an administrator; once there was one, nobody is asked again. */
    public boolean isDone() {
        if (!done) {
            done = administrators.exist();
        }
        return done;
    }

    /** What a start does: the administrator with that password; without one, and without an administrator, a new code. */
    Optional<String> begin(String username, @Nullable String password) {
        return transaction.execute(_ -> {
            administrators.ensure(username, password);
            if (administrators.exist()) {
                links.endAll();
                return Optional.empty();
            }
            return Optional.of(links.make());
        });
    }

    /** Whether an administrator may still be made with that code. */
    public boolean accepts(String code) {
        return links.isGood(code);
    }

    /** Makes the first administrator, once: who comes at the same time waits, and is too late. */
    public Outcome use(String code, String username, String password, String again) {
        return transaction.execute(_ -> {
            administrators.takeTurn();
            if (administrators.exist()) {
                return new Outcome.TooLate();
            }
            if (!links.isGood(code)) {
                return new Outcome.UnknownCode();
            }
            var faults = faults(username, password, again);
            if (!faults.isEmpty()) {
                return new Outcome.Refused(faults);
            }
            administrators.make(username, password);
            links.endAll();
            record.appendToInstallation("SetUpByLink", Map.of("user", username));
            return new Outcome.Made(username);
        });
    }

    private List<String> faults(String username, String password, String again) {
        var faults = new ArrayList<String>();
        Username.fault(username).ifPresent(rule -> faults.add("The user name must be " + rule + "."));
        if (faults.isEmpty() && administrators.isTaken(username)) {
            faults.add("There is a user of this name already. Choose another name.");
        }
        faults.addAll(NewPassword.faults(username, password));
        if (!password.equals(again)) {
            faults.add("The two passwords differ.");
        }
        return List.copyOf(faults);
    }
}

package io.countersign.access.camunda;

import io.countersign.access.Caller;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.OptimisticLockingException;
import org.camunda.bpm.engine.identity.Group;
import org.springframework.stereotype.Component;

/** The people and programs in Camunda's identity tables, as the rest of the product sees them. */
@Component
public class Directory {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_PASSWORD = 1024;

    private final IdentityService identity;
    private final RecentLogins recent = new RecentLogins(System::nanoTime);
    private final PasswordHash hash = new PasswordHash();
    private final String nobodysHash = hash.encrypt("nobody");
    private final ReentrantLock[] turns =
            Stream.generate(ReentrantLock::new).limit(8).toArray(ReentrantLock[]::new);

    Directory(IdentityService identity) {
        this.identity = identity;
    }

    /** The caller of that name with today's groups; empty once the user is gone or disabled. */
    public Optional<Caller> find(String name) {
        return identity.createUserQuery().userId(name).count() == 0 ? Optional.empty() : caller(name);
    }

    /** The caller, when the password is right and no earlier wrong one delays it. */
    public Optional<Caller> check(String name, String password) {
        if (name.isEmpty() || name.length() > LONGEST_NAME || password.length() > LONGEST_PASSWORD) {
            return Optional.empty();
        }
        var user = identity.createUserQuery().userId(name).singleResult();
        var stored = user == null ? null : user.getPassword();
        var proof = recent.proof(name, stored == null ? "" : stored, password);
        if (stored != null && recent.knows(proof)) {
            return caller(name);
        }
        // Hashing costs a tenth of a second of CPU: one at a time for a name, eight at most.
        var turn = turns[Math.floorMod(name.hashCode(), turns.length)];
        turn.lock();
        try {
            if (stored == null) {
                hash.check(password, nobodysHash); // takes as long as for a name that exists
                return Optional.empty();
            }
            if (!recent.knows(proof)) {
                if (!isRight(name, password)) {
                    return Optional.empty();
                }
                recent.remember(proof);
            }
            return caller(name);
        } finally {
            turn.unlock();
        }
    }

    /** Camunda counts wrong tries in the user's row; another replica counting at the same moment is no failure. */
    private boolean isRight(String name, String password) {
        for (int attempt = 0; attempt < 3; attempt++) {
            try {
                return identity.checkPassword(name, password);
            } catch (OptimisticLockingException e) {
                continue;
            }
        }
        return false;
    }

    private Optional<Caller> caller(String name) {
        var groups = identity.createGroupQuery().groupMember(name).list().stream()
                .map(Group::getId)
                .collect(Collectors.toUnmodifiableSet());
        return groups.contains(Caller.DISABLED) ? Optional.empty() : Optional.of(new Caller(name, groups));
    }
}

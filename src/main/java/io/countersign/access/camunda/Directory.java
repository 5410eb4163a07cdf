package io.countersign.access.camunda;

import io.countersign.access.Caller;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.persistence.entity.UserEntity;
import org.camunda.bpm.engine.impl.util.EncryptionUtil;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The people and programs in Camunda's identity tables, as the rest of the product sees them. */
@Component
public class Directory {
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST_PASSWORD = 1024;

    private final IdentityService identity;
    private final ObjectProvider<ProcessEngineConfigurationImpl> engine;
    private final RecentLogins recent = new RecentLogins(System::nanoTime);
    private final PasswordHash hash = new PasswordHash();
    private final String nobodysHash = hash.encrypt("nobody");
    private final ReentrantLock[] turns =
            Stream.generate(ReentrantLock::new).limit(8).toArray(ReentrantLock[]::new);

    Directory(IdentityService identity, ObjectProvider<ProcessEngineConfigurationImpl> engine) {
        this.identity = identity;
        this.engine = engine;
    }

    /** The caller of that name with today's groups; empty once the user is gone or disabled. */
    public Optional<Caller> find(String name) {
        return identity.createUserQuery().userId(name).count() == 0 ? Optional.empty() : caller(name);
    }

    /** The caller, where the password was right within the last minute and is still theirs. */
    public Optional<Caller> recall(String name, String password) {
        if (isImpossible(name, password)) {
            return Optional.empty();
        }
        var stored = user(name).map(UserEntity::getPassword);
        return stored.isPresent() && recent.knows(recent.proof(name, stored.get(), password))
                ? caller(name)
                : Optional.empty();
    }

    /** The caller, when the password is right. It takes as long for a name that nobody has. */
    public Optional<Caller> check(String name, String password) {
        if (isImpossible(name, password)) {
            return Optional.empty();
        }
        var user = user(name);
        // Hashing costs a tenth of a second of CPU: one at a time for a name, eight at most.
        var turn = turns[Math.floorMod(name.hashCode(), turns.length)];
        turn.lock();
        try {
            if (user.isEmpty()) {
                hash.check(password, nobodysHash);
                return Optional.empty();
            }
            var proof = recent.proof(name, user.get().getPassword(), password);
            if (!recent.knows(proof)) {
                if (!isRight(user.get(), password)) {
                    return Optional.empty();
                }
                recent.remember(proof);
            }
            return caller(name);
        } finally {
            turn.unlock();
        }
    }

    private static boolean isImpossible(String name, String password) {
        return name.isEmpty() || name.length() > LONGEST_NAME || password.length() > LONGEST_PASSWORD;
    }

    /** One that has no password, because it logs in elsewhere, is nobody here. */
    private Optional<UserEntity> user(String name) {
        return identity.createUserQuery().userId(name).singleResult() instanceof UserEntity user
                        && user.getPassword() != null
                ? Optional.of(user)
                : Optional.empty();
    }

    /**
     * As the engine compares them, but without its count of wrong ones in the user's row: that would lock out the user whom a
     * stranger's tries are for, and tries at the same moment would collide in it. The throttle of logins counts.
     */
    private boolean isRight(UserEntity user, String password) {
        return engine.getObject()
                .getPasswordManager()
                .check(EncryptionUtil.saltPassword(password, user.getSalt()), user.getPassword());
    }

    private Optional<Caller> caller(String name) {
        var groups = identity.createGroupQuery().groupMember(name).list().stream()
                .map(Group::getId)
                .collect(Collectors.toUnmodifiableSet());
        return groups.contains(Caller.DISABLED) ? Optional.empty() : Optional.of(new Caller(name, groups));
    }
}

package io.countersign.access.camunda;

import io.countersign.access.Caller;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.modulith.NamedInterface;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Creates the groups, the default permissions and the first administrator; replicas that start together take turns. */
@Component
@NamedInterface("people")
public class Administrators {
    static final String NOBODY_LEFT = "Nobody would be left who administers: make another administrator first";

    private final IdentityService identity;
    private final DefaultPermissions permissions;
    private final JdbcClient jdbc;

    Administrators(IdentityService identity, DefaultPermissions permissions, JdbcClient jdbc) {
        this.identity = identity;
        this.permissions = permissions;
        this.jdbc = jdbc;
    }

    /** Until the end of the transaction nobody else makes the first administrator. */
    public void takeTurn() {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(current_schema() || ':administrators', 7))::text")
                .query()
                .singleRow();
    }

    /** Makes the groups and their permissions, and the user an administrator where a password is given. */
    @Transactional
    public void ensure(String username, @Nullable String password) {
        ensureGroups();
        if (password != null) {
            make(username, password);
        }
    }

    @Transactional
    public void ensureGroups() {
        takeTurn();
        group(Caller.ADMINISTRATORS, "Administrators", "SYSTEM");
        group(Caller.BOARD, "Board", "WORKFLOW");
        group(Caller.OPERATORS, "Operators", "WORKFLOW");
        group(Caller.DISABLED, "Disabled: may not log in", "SYSTEM");
        permissions.ensure();
    }

    public boolean exist() {
        return identity.createUserQuery().memberOfGroup(Caller.ADMINISTRATORS).count() > 0;
    }

    /** Whether somebody else administers who may log in; until the end of the transaction nobody can change that. */
    boolean existBeside(String username) {
        takeTurn();
        return enabled().stream().anyMatch(other -> !other.equals(username));
    }

    /** Who administers and may log in, whoever asks. */
    List<String> enabled() {
        var before = identity.getCurrentAuthentication();
        identity.clearAuthentication();
        try {
            return identity.createUserQuery().memberOfGroup(Caller.ADMINISTRATORS).list().stream()
                    .map(User::getId)
                    .filter(user -> !isDisabled(user))
                    .toList();
        } finally {
            identity.setAuthentication(before);
        }
    }

    private boolean isDisabled(String username) {
        return identity.createUserQuery()
                        .userId(username)
                        .memberOfGroup(Caller.DISABLED)
                        .count()
                > 0;
    }

    public boolean isTaken(String username) {
        return identity.createUserQuery().userId(username).count() > 0;
    }

    /** Makes the user an administrator with that password, whatever it was before. */
    @Transactional
    public void make(String username, String password) {
        user(username, password);
        member(username, Caller.ADMINISTRATORS);
        member(username, Caller.BOARD);
    }

    private void group(String id, String name, String type) {
        if (identity.createGroupQuery().groupId(id).count() == 0) {
            var group = identity.newGroup(id);
            group.setName(name);
            group.setType(type);
            identity.saveGroup(group);
        }
    }

    private void user(String username, String password) {
        var user = identity.createUserQuery().userId(username).singleResult();
        if (user == null) {
            user = identity.newUser(username);
            user.setFirstName("First");
            user.setLastName("Administrator");
            user.setPassword(password);
            identity.saveUser(user);
        } else {
            identity.unlockUser(username);
            if (!identity.checkPassword(username, password)) {
                user = identity.createUserQuery().userId(username).singleResult();
                user.setPassword(password);
                identity.saveUser(user);
                identity.unlockUser(username);
            }
        }
    }

    private void member(String username, String group) {
        if (identity.createUserQuery().userId(username).memberOfGroup(group).count() == 0) {
            identity.createMembership(username, group);
        }
    }
}

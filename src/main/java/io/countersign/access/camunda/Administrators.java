package io.countersign.access.camunda;

import io.countersign.access.Caller;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Creates the groups, the default permissions and the first administrator; replicas that start together take turns. */
@Component
public class Administrators {
    private final IdentityService identity;
    private final DefaultPermissions permissions;
    private final JdbcClient jdbc;

    Administrators(IdentityService identity, DefaultPermissions permissions, JdbcClient jdbc) {
        this.identity = identity;
        this.permissions = permissions;
        this.jdbc = jdbc;
    }

    /** Makes the user an administrator with that password; the password it made up, where none was given and needed. */
    @Transactional
    public Optional<String> ensure(String username, @Nullable String password) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(current_schema() || ':administrators', 7))::text")
                .query()
                .singleRow();
        group(Caller.ADMINISTRATORS, "Administrators", "SYSTEM");
        group(Caller.BOARD, "Board", "WORKFLOW");
        group(Caller.OPERATORS, "Operators", "WORKFLOW");
        permissions.ensure();
        if (password != null) {
            user(username, password);
            return Optional.empty();
        }
        if (identity.createUserQuery().memberOfGroup(Caller.ADMINISTRATORS).count() > 0) {
            return Optional.empty();
        }
        var made = madeUp();
        user(username, made);
        return Optional.of(made);
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
        member(username, Caller.ADMINISTRATORS);
        member(username, Caller.BOARD);
    }

    private void member(String username, String group) {
        if (identity.createUserQuery().userId(username).memberOfGroup(group).count() == 0) {
            identity.createMembership(username, group);
        }
    }

    private static String madeUp() {
        var bytes = new byte[15];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

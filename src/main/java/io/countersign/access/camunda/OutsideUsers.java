package io.countersign.access.camunda;

import io.countersign.access.Username;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import org.camunda.bpm.engine.IdentityService;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Users in Camunda's tables whom another system vouches for. They have a password that nobody knows: Camunda cannot do without. */
@Component
public class OutsideUsers {
    private static final int LONGEST = 255;

    private final IdentityService identity;

    OutsideUsers(IdentityService identity) {
        this.identity = identity;
    }

    public static boolean canBeCalled(String name) {
        return name.matches(Username.PATTERN);
    }

    /** Whether anybody is called so, disabled or not. */
    public boolean isThere(String name) {
        return identity.createUserQuery().userId(name).count() > 0;
    }

    public void make(String name, @Nullable String firstName, @Nullable String lastName, @Nullable String email) {
        var user = identity.newUser(name);
        user.setFirstName(cut(firstName));
        user.setLastName(cut(lastName));
        user.setEmail(cut(email));
        user.setPassword(nobodysPassword());
        identity.saveUser(user);
    }

    /** Puts a user into the given ones of some groups and takes it out of the others of them; makes those that are missing. */
    public void setGroups(String user, Set<String> of, Set<String> given) {
        for (var group : of) {
            var members = identity.createUserQuery().userId(user).memberOfGroup(group);
            var isMember = members.count() > 0;
            if (isMember && !given.contains(group)) {
                identity.deleteMembership(user, group);
            } else if (!isMember && given.contains(group)) {
                make(group);
                identity.createMembership(user, group);
            }
        }
    }

    private void make(String group) {
        if (identity.createGroupQuery().groupId(group).count() == 0) {
            var made = identity.newGroup(group);
            made.setName(group);
            made.setType("WORKFLOW");
            identity.saveGroup(made);
        }
    }

    private static String nobodysPassword() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static @Nullable String cut(@Nullable String text) {
        return text == null || text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}

package io.countersign.access;

import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;

/** People of tests that share an application: in whatever order these run, a name has one password and the groups asked for last. */
public final class TestPeople {
    public static final String PASSWORD = "correct horse battery staple";

    private TestPeople() {}

    public static void have(IdentityService identity, String name, String... groups) {
        if (identity.createUserQuery().userId(name).count() == 0) {
            var user = identity.newUser(name);
            user.setPassword(PASSWORD);
            identity.saveUser(user);
        }
        var wanted = Set.of(groups);
        var present = identity.createGroupQuery().groupMember(name).list().stream()
                .map(Group::getId)
                .collect(Collectors.toSet());
        present.stream()
                .filter(group -> !wanted.contains(group))
                .forEach(group -> identity.deleteMembership(name, group));
        wanted.stream()
                .filter(group -> !present.contains(group))
                .forEach(group -> identity.createMembership(name, group));
    }
}

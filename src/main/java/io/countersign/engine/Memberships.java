package io.countersign.engine;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.Group;
import org.camunda.bpm.engine.identity.User;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Who belongs to which group today, whoever asks. */
@Component
public class Memberships {
    private final IdentityService identity;

    Memberships(@Qualifier("identityService") IdentityService identity) {
        this.identity = identity;
    }

    public Set<String> of(String group) {
        return whoeverAsks(() -> identity.createUserQuery().memberOfGroup(group).list().stream()
                .map(User::getId)
                .collect(Collectors.toUnmodifiableSet()));
    }

    public Set<String> groupsOf(String user) {
        return whoeverAsks(() -> identity.createGroupQuery().groupMember(user).list().stream()
                .map(Group::getId)
                .collect(Collectors.toUnmodifiableSet()));
    }

    private Set<String> whoeverAsks(Supplier<Set<String>> question) {
        var before = identity.getCurrentAuthentication();
        identity.clearAuthentication();
        try {
            return question.get();
        } finally {
            identity.setAuthentication(before);
        }
    }
}

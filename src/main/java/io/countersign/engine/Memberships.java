package io.countersign.engine;

import java.util.Set;
import java.util.stream.Collectors;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.identity.User;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Who belongs to a group today, whoever asks. */
@Component
public class Memberships {
    private final IdentityService identity;

    Memberships(@Qualifier("identityService") IdentityService identity) {
        this.identity = identity;
    }

    public Set<String> of(String group) {
        var before = identity.getCurrentAuthentication();
        identity.clearAuthentication();
        try {
            return identity.createUserQuery().memberOfGroup(group).list().stream()
                    .map(User::getId)
                    .collect(Collectors.toUnmodifiableSet());
        } finally {
            identity.setAuthentication(before);
        }
    }
}

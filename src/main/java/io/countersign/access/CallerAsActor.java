package io.countersign.access;

import io.countersign.record.Actor;
import io.countersign.record.CurrentActor;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/**
 * Tells the record who makes the current request, in the capacity of the groups it belongs to and of its roles in the
 * company that the request is about, and by which token; a record says nothing of roles in other companies.
 */
@Component
class CallerAsActor implements CurrentActor {
    @Override
    public Optional<Actor> find() {
        return CurrentCaller.find().map(caller -> Actor.user(caller.name(), capacity(caller)));
    }

    private static String capacity(Caller caller) {
        var groups = caller.groups().stream()
                .filter(group -> CompanyRole.givenBy(group).isEmpty())
                .sorted();
        var roles = caller.groups().stream()
                .flatMap(group -> CompanyRole.givenBy(group).stream())
                .filter(given -> CurrentCaller.isActingIn(given.company()))
                .map(given -> given.role().word())
                .sorted();
        var capacity = Stream.concat(groups, roles).collect(Collectors.joining(", "));
        var known = capacity.isEmpty() ? "user" : capacity;
        return SecurityContextHolder.getContext().getAuthentication() instanceof TokenAuthentication token
                ? known + ", by token " + token.token()
                : known;
    }
}

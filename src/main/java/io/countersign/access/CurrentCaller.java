package io.countersign.access;

import io.countersign.problem.Problem;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who makes the current request. Bound to the request's thread: hand the {@link Caller} on to any other. */
public final class CurrentCaller {
    private CurrentCaller() {}

    public static Caller get() {
        return find().orElseThrow(() -> new Problem.Denied("Nobody is logged in."));
    }

    public static Optional<Caller> find() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof Caller caller
                ? Optional.of(caller)
                : Optional.empty();
    }
}

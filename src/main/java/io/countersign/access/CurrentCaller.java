package io.countersign.access;

import io.countersign.problem.Problem;
import java.util.Optional;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/** Who makes the current request. Bound to the request's thread: hand the {@link Caller} on to any other. */
public final class CurrentCaller {
    private static final String COMPANY = CurrentCaller.class.getName() + ".company";

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

    /** Notes which company the current request is about, once it is known. */
    public static void actsIn(String company) {
        var request = RequestContextHolder.getRequestAttributes();
        if (request != null) {
            request.setAttribute(COMPANY, company, RequestAttributes.SCOPE_REQUEST);
        }
    }

    static boolean isActingIn(String company) {
        var request = RequestContextHolder.getRequestAttributes();
        return request != null && company.equals(request.getAttribute(COMPANY, RequestAttributes.SCOPE_REQUEST));
    }
}

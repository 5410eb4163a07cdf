package io.countersign.access.session;

import io.countersign.access.AuthSecrets;
import io.countersign.access.AuthSecrets.Recognised;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.session.web.http.CookieSerializer;

/**
 * The session's cookie: the id, signed. A cookie without a signature of ours is none, and so is the one that a browser sends
 * to a probe: whether the process lives must not depend on a session, which is in the database.
 */
final class SignedCookie implements CookieSerializer {
    private static final Set<String> PROBES = Set.of("/actuator/health/liveness", "/actuator/health/readiness");

    private final CookieSerializer plain;
    private final AuthSecrets secrets;

    SignedCookie(CookieSerializer plain, AuthSecrets secrets) {
        this.plain = plain;
        this.secrets = secrets;
    }

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        return recognised(request).map(Recognised::id).toList();
    }

    /** Whether a cookie of the request was signed with the previous secret. */
    boolean isOutdated(HttpServletRequest request) {
        return recognised(request).anyMatch(Recognised::outdated);
    }

    private Stream<Recognised> recognised(HttpServletRequest request) {
        if (PROBES.contains(request.getRequestURI())) {
            return Stream.empty();
        }
        return plain.readCookieValues(request).stream().map(secrets::recognise).flatMap(Optional::stream);
    }

    @Override
    public void writeCookieValue(CookieValue cookie) {
        var id = cookie.getCookieValue();
        var removed = id.isEmpty();
        plain.writeCookieValue(
                removed ? cookie : new CookieValue(cookie.getRequest(), cookie.getResponse(), secrets.sign(id)));
    }
}

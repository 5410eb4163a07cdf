package io.countersign.access.web;

import io.countersign.access.Caller;
import io.countersign.access.session.Logouts;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;

/** Ends all sessions of who logs out where that is asked for; in a session that was ended itself nobody asks. */
class LogoutEverywhere implements LogoutHandler {
    static final String PARAMETER = "everywhere";

    private final EverySession sessions;
    private final Logouts logouts;

    LogoutEverywhere(EverySession sessions, Logouts logouts) {
        this.sessions = sessions;
        this.logouts = logouts;
    }

    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response, @Nullable Authentication login) {
        if (request.getParameter(PARAMETER) != null
                && login != null
                && login.getPrincipal() instanceof Caller caller
                && logouts.times(caller.name()) == LoginCount.of(login)) {
            sessions.end(caller.name());
        }
    }
}

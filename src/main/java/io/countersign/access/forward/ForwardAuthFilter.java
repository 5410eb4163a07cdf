package io.countersign.access.forward;

import io.countersign.access.forward.ProxyWord.Said;
import io.countersign.access.outside.Admission.Admitted;
import io.countersign.access.outside.Admission.Refused;
import io.countersign.access.outside.OutsideLogins;
import io.countersign.access.outside.OutsideRules;
import io.countersign.access.web.BrowserSession;
import io.countersign.access.web.Refusals;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Logs in whom the proxy names, for as long as it names them: a session that began by its word counts with the same word
 * only, and one of somebody else is over. It makes no session, and gives one that is there another id; a change needs the
 * session's CSRF token as ever, because whatever makes the browser come through the proxy comes with the header.
 */
class ForwardAuthFilter extends OncePerRequestFilter {
    private static final String WORD = "countersign.forward-auth.word";

    private final OutsideLogins logins;
    private final OutsideRules rules;
    private final Refusals refusals;

    ForwardAuthFilter(OutsideLogins logins, OutsideRules rules, Refusals refusals) {
        this.logins = logins;
        this.rules = rules;
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var said = ForwardAuthGuard.word(request) instanceof Said word ? word : null;
        var session = request.getSession(false);
        var begun = session == null ? null : session.getAttribute(WORD);
        if (said == null) {
            if (begun != null) {
                end(session);
            }
            chain.doFilter(request, response);
        } else if (text(said, name()).equals(begun)) {
            chain.doFilter(request, response);
        } else {
            begin(said, session, request, response, chain);
        }
    }

    private void begin(
            Said said,
            @Nullable HttpSession session,
            HttpServletRequest request,
            HttpServletResponse response,
            FilterChain chain)
            throws ServletException, IOException {
        // Whoever was logged in here before has nothing to do with what is now written down.
        var isSomebodys = name() != null;
        SecurityContextHolder.clearContext();
        switch (logins.admit(said.person(), rules)) {
            case Refused refused -> refusals.deny(request, response, refused.why() + ".");
            case Admitted admitted -> {
                if (session == null) {
                    BrowserSession.beginRequest(admitted, request, response);
                } else {
                    if (isSomebodys) {
                        session.invalidate();
                    } else {
                        request.changeSessionId();
                    }
                    BrowserSession.begin(admitted, request, response);
                    request.getSession()
                            .setAttribute(WORD, text(said, admitted.caller().name()));
                }
                chain.doFilter(request, response);
            }
        }
    }

    private static void end(@Nullable HttpSession session) {
        SecurityContextHolder.clearContext();
        if (session != null) {
            session.invalidate();
        }
    }

    private static @Nullable String name() {
        var login = SecurityContextHolder.getContext().getAuthentication();
        return login == null ? null : login.getName();
    }

    /** With the user as well: somebody else may have logged in with a password since. */
    private static String text(Said said, @Nullable String user) {
        return said.user() + "\n" + said.groups() + "\n" + user;
    }
}

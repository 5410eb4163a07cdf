package io.countersign.access.web;

import io.countersign.access.outside.Admission.Admitted;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.security.web.context.SecurityContextRepository;

/** Writes into a browser's session that somebody is logged in who came another way than by password. */
public final class BrowserSession {
    private static final SecurityContextRepository REQUEST = new RequestAttributeSecurityContextRepository();
    private static final SecurityContextRepository SESSION = new HttpSessionSecurityContextRepository();

    private BrowserSession() {}

    public static void begin(Admitted admitted, HttpServletRequest request, HttpServletResponse response) {
        beginRequest(admitted, request, response);
        SESSION.saveContext(SecurityContextHolder.getContext(), request, response);
    }

    /** For this request alone, to its end even where another thread writes the answer. */
    public static void beginRequest(Admitted admitted, HttpServletRequest request, HttpServletResponse response) {
        var login = PasswordLogin.loggedIn(admitted.caller());
        LoginCount.note(login, admitted.times());
        var context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(login);
        SecurityContextHolder.setContext(context);
        REQUEST.saveContext(context, request, response);
    }
}

package io.countersign.access.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.savedrequest.DefaultSavedRequest;
import org.springframework.security.web.savedrequest.RequestCache;

/** Leads back to the page one wanted before the login, by path alone: whatever proxy stands in front stays right. */
class BackToWanted implements AuthenticationSuccessHandler {
    private final RequestCache wanted;

    BackToWanted(RequestCache wanted) {
        this.wanted = wanted;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        var target = "/";
        if (wanted.getRequest(request, response) instanceof DefaultSavedRequest saved
                && !saved.getRequestURI().startsWith("//")) {
            var query = saved.getQueryString();
            target = saved.getRequestURI() + (query == null ? "" : "?" + query);
            wanted.removeRequest(request, response);
        }
        response.sendRedirect(target);
    }
}

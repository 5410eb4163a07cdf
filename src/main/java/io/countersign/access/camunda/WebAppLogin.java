package io.countersign.access.camunda;

import io.countersign.access.CompanyAccess;
import io.countersign.access.CurrentCaller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationProvider;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationResult;
import org.springframework.web.context.support.WebApplicationContextUtils;

/** Tells Camunda's web apps who is logged in to the product; Camunda makes it by name, so it looks for what it needs itself. */
public class WebAppLogin implements AuthenticationProvider {
    @Override
    public AuthenticationResult extractAuthenticatedUser(HttpServletRequest request, ProcessEngine engine) {
        return CurrentCaller.find()
                .map(caller -> {
                    var result = AuthenticationResult.successful(caller.name());
                    result.setGroups(access(request).engineGroups(caller));
                    return result;
                })
                .orElseGet(AuthenticationResult::unsuccessful);
    }

    private static CompanyAccess access(HttpServletRequest request) {
        return WebApplicationContextUtils.getRequiredWebApplicationContext(request.getServletContext())
                .getBean(CompanyAccess.class);
    }

    @Override
    public void augmentResponseByAuthenticationChallenge(HttpServletResponse response, ProcessEngine engine) {
        // Spring's chain in front of Camunda's filters challenges.
    }
}

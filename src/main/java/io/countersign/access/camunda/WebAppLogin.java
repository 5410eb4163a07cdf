package io.countersign.access.camunda;

import io.countersign.access.CurrentCaller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationProvider;
import org.camunda.bpm.engine.rest.security.auth.AuthenticationResult;

/** Tells Camunda's web apps who is logged in to the product; Camunda makes it by name, so it has no dependencies. */
public class WebAppLogin implements AuthenticationProvider {
    @Override
    public AuthenticationResult extractAuthenticatedUser(HttpServletRequest request, ProcessEngine engine) {
        return CurrentCaller.find()
                .map(caller -> {
                    var result = AuthenticationResult.successful(caller.name());
                    result.setGroups(List.copyOf(caller.groups()));
                    return result;
                })
                .orElseGet(AuthenticationResult::unsuccessful);
    }

    @Override
    public void augmentResponseByAuthenticationChallenge(HttpServletResponse response, ProcessEngine engine) {
        // Spring's chain in front of Camunda's filters challenges.
    }
}

package io.countersign.access.web;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.core.env.Environment;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.stereotype.Component;

/** Tells requests that came in on the port kept for probes and metrics, where there is one beside the server's. */
@Component
class ManagementPort implements RequestMatcher {
    private final Environment environment;

    ManagementPort(Environment environment) {
        this.environment = environment;
    }

    /** The ports are known once both servers listen. */
    @Override
    public boolean matches(HttpServletRequest request) {
        var management = environment.getProperty("local.management.port", Integer.class);
        var server = environment.getProperty("local.server.port", Integer.class);
        return management != null && !management.equals(server) && request.getLocalPort() == management;
    }
}

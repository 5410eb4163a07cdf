package io.countersign.ops;

import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Where this process can be reached from its own machine; known once the server has started. */
@Component
class ServerUrl {
    private final Environment environment;

    ServerUrl(Environment environment) {
        this.environment = environment;
    }

    String to(String path) {
        var scheme = environment.getProperty("server.ssl.enabled", Boolean.class, false) ? "https" : "http";
        var port = environment.getProperty("local.server.port", environment.getProperty("server.port", "8080"));
        return scheme + "://localhost:" + port + environment.getProperty("server.servlet.context-path", "") + path;
    }
}

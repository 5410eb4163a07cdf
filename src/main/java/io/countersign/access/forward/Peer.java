package io.countersign.access.forward;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * The address at the other end of the connection. What {@link HttpServletRequest#getRemoteAddr} says is not that: where
 * forwarded headers are believed, it is what a header says.
 */
@Component
class Peer implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final String ATTRIBUTE = Peer.class.getName();

    @Override
    public void customize(TomcatServletWebServerFactory server) {
        server.addEngineValves(new Noting());
    }

    /** None where no server of ours took the request, as in a port kept for probes. */
    static @Nullable String of(HttpServletRequest request) {
        return request.getAttribute(ATTRIBUTE) instanceof String address ? address : null;
    }

    /** Tomcat keeps it beside the address that its own valves replace. */
    private static final class Noting extends ValveBase {
        Noting() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            request.setAttribute(ATTRIBUTE, request.getPeerAddr());
            getNext().invoke(request, response);
        }
    }
}

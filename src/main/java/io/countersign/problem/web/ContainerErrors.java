package io.countersign.problem.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/** Errors that Tomcat answers before any filter of ours sees the request, such as an encoded slash, as problems too. */
@Component
class ContainerErrors implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ProblemReportValve()));
    }

    /** Writes the problem; the innermost report wins. */
    private static final class ProblemReportValve extends ErrorReportValve {
        @Override
        protected void report(Request request, Response response, @Nullable Throwable error) {
            var status = HttpStatus.resolve(response.getStatus());
            if (status == null
                    || !status.isError()
                    || response.getContentWritten() > 0
                    || !response.setErrorReported()) {
                return;
            }
            try {
                response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                var writer = response.getReporter();
                if (writer != null) {
                    writer.write("{\"type\":\"%s\",\"title\":\"%s\",\"status\":%d}"
                            .formatted(ProblemType.of(status), status.getReasonPhrase(), status.value()));
                    response.finishResponse();
                }
            } catch (IOException e) {
                container.getLogger().debug("The client is gone", e);
            }
        }
    }
}

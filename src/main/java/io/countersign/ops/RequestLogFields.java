package io.countersign.ops;

import io.countersign.engine.LogFields;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.AsyncHandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The log lines of a request under a run or a company say which; a name that is none of ours is not repeated in a log. */
@Component
class RequestLogFields implements AsyncHandlerInterceptor, WebMvcConfigurer {
    private static final String OPENED = RequestLogFields.class.getName();
    private static final Pattern RUN = Pattern.compile("/api/runs/([0-9a-fA-F-]{36})(/.*)?");
    private static final Pattern COMPANY = Pattern.compile("/api/companies/([a-z0-9-]{1,64})(/.*)?");

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/**");
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        request.setAttribute(OPENED, LogFields.of(fields(request)));
        return true;
    }

    private static Map<String, String> fields(HttpServletRequest request) {
        var path = String.valueOf(request.getAttribute(HandlerMapping.PATH_WITHIN_HANDLER_MAPPING_ATTRIBUTE));
        var fields = new HashMap<String, String>();
        find(LogFields.RUN, RUN, path, fields);
        find(LogFields.COMPANY, COMPANY, path, fields);
        return fields;
    }

    private static void find(String field, Pattern pattern, String path, Map<String, String> fields) {
        var matcher = pattern.matcher(path);
        if (matcher.matches()) {
            fields.put(field, matcher.group(1));
        }
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception fault) {
        close(request);
    }

    /** The thread goes back while the answer is written by others. */
    @Override
    public void afterConcurrentHandlingStarted(
            HttpServletRequest request, HttpServletResponse response, Object handler) {
        close(request);
    }

    private static void close(HttpServletRequest request) {
        if (request.getAttribute(OPENED) instanceof LogFields opened) {
            opened.close();
            request.removeAttribute(OPENED);
        }
    }
}

package io.countersign.blueprint.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.countersign.problem.Problem.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Says a problem at the Modeler's address in its words too, whoever refused: {@code message} is what the Modeler logs, and
 * {@code details} tells the faults of each file by their elements, as Camunda does.
 */
@ControllerAdvice
class ModelerProblems implements ResponseBodyAdvice<Object> {
    private static final Pattern ADDRESS = Pattern.compile("/api/companies/[^/]+/modeler(/.*)?");
    private static final int MOST_TOLD = 100;

    /** What is wrong with one element of a file. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Error(String message, @Nullable String mainElementId, List<String> elementIds) {
        static Error of(Fault fault) {
            return new Error(
                    fault.toString(), fault.element(), fault.element() == null ? List.of() : List.of(fault.element()));
        }
    }

    /** A file's faults; warnings there are none. */
    record Report(List<Error> errors, List<Error> warnings) {}

    @Override
    public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converter) {
        return MappingJackson2HttpMessageConverter.class.isAssignableFrom(converter);
    }

    @Override
    public @Nullable Object beforeBodyWrite(
            @Nullable Object body,
            MethodParameter returnType,
            MediaType type,
            Class<? extends HttpMessageConverter<?>> converter,
            ServerHttpRequest request,
            ServerHttpResponse response) {
        if (body instanceof ProblemDetail problem
                && ADDRESS.matcher(request.getURI().getPath()).matches()) {
            var properties =
                    new LinkedHashMap<>(Objects.requireNonNullElse(problem.getProperties(), Map.<String, Object>of()));
            var faults = faults(properties.get("faults"));
            properties.put("message", faults.isEmpty() ? detail(problem) : message(faults));
            var details = details(faults);
            if (!details.isEmpty()) {
                properties.put("details", details);
            }
            problem.setProperties(properties);
        }
        return body;
    }

    private static String detail(ProblemDetail problem) {
        return problem.getDetail() == null ? String.valueOf(problem.getTitle()) : problem.getDetail();
    }

    private static List<Fault> faults(@Nullable Object property) {
        return property instanceof List<?> list
                ? list.stream()
                        .filter(Fault.class::isInstance)
                        .map(Fault.class::cast)
                        .toList()
                : List.of();
    }

    /** A line for each. */
    private static String message(List<Fault> faults) {
        var lines = faults.stream().limit(MOST_TOLD).map(Fault::toString).collect(Collectors.joining("\n"));
        return faults.size() > MOST_TOLD ? lines + "\nand %d more".formatted(faults.size() - MOST_TOLD) : lines;
    }

    /** By file, where a fault is of a part of it. */
    private static Map<String, Report> details(List<Fault> faults) {
        var details = new LinkedHashMap<String, Report>();
        faults.stream()
                .limit(MOST_TOLD)
                .filter(fault -> fault.path().indexOf('/') > 0)
                .forEach(fault -> details.computeIfAbsent(
                                fault.path().substring(0, fault.path().indexOf('/')),
                                _ -> new Report(new ArrayList<>(), List.of()))
                        .errors()
                        .add(Error.of(fault)));
        return details;
    }
}

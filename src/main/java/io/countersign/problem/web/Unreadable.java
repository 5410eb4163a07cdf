package io.countersign.problem.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import io.countersign.problem.Problem.Fault;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;

/** Says in words for the caller why input could not be read, without naming our classes. */
final class Unreadable {
    private Unreadable() {}

    /** The field and the rule, where the text is well-formed and a value in it is not what the field takes. */
    static Optional<Fault> fault(HttpMessageNotReadableException e) {
        if (!(e.getCause() instanceof JsonMappingException mapping)
                || mapping.getPath().isEmpty()) {
            return Optional.empty();
        }
        return switch (mapping) {
            case UnrecognizedPropertyException _ ->
                Optional.of(new Fault(path(mapping), "is not a field of this request"));
            case ValueInstantiationException made
            when made.getCause() instanceof IllegalArgumentException why ->
                Optional.of(new Fault(path(mapping), String.valueOf(why.getMessage())));
            case MismatchedInputException mismatched ->
                Optional.of(new Fault(path(mapping), rule(mismatched.getTargetType())));
            default -> Optional.empty();
        };
    }

    static String detail(HttpMessageNotReadableException e) {
        if (e.getCause() instanceof JsonProcessingException json && json.getLocation() != null) {
            return "The body is not readable JSON: line " + json.getLocation().getLineNr() + ", column "
                    + json.getLocation().getColumnNr() + ".";
        }
        return "A readable body is required.";
    }

    static String rule(@Nullable Class<?> type) {
        if (type == null) {
            return "has a value of the wrong kind";
        }
        if (type.isEnum()) {
            return "must be one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Object::toString)
                            .collect(Collectors.joining(", "));
        }
        if (type == UUID.class) {
            return "must be a UUID";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "must be true or false";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "must be a number";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "must be a text";
        }
        return "has a value of the wrong kind";
    }

    private static String path(JsonMappingException e) {
        return e.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }
}

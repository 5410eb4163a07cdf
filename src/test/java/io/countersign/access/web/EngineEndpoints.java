package io.countersign.access.web;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** Every endpoint that Camunda's own classes make, whichever version of them is there. */
final class EngineEndpoints {
    private static final int DEEPEST = 8;

    private final Set<Endpoint> found = new TreeSet<>();

    private EngineEndpoints() {}

    /** An endpoint: its method and its path, with names in braces where a request has values. */
    record Endpoint(String method, String path) implements Comparable<Endpoint> {
        /** The path of some request. */
        String some() {
            return path.replaceAll("\\{[^}]*}", "some");
        }

        @Override
        public int compareTo(Endpoint other) {
            var byPath = path.compareTo(other.path);
            return byPath != 0 ? byPath : method.compareTo(other.method);
        }

        @Override
        public String toString() {
            return "%-8s%s".formatted(method, path);
        }
    }

    static Set<Endpoint> of(Class<?>... roots) {
        var endpoints = new EngineEndpoints();
        for (var root : roots) {
            endpoints.walk(root, pathOf(root), 0);
        }
        return endpoints.found;
    }

    private void walk(Class<?> type, String at, int depth) {
        if (depth > DEEPEST) {
            throw new IllegalStateException("Resources without an end at " + at);
        }
        for (var method : type.getMethods()) {
            var path = annotation(method, one -> Optional.ofNullable(one.getAnnotation(Path.class)))
                    .map(Path::value);
            var verb = annotation(method, EngineEndpoints::verb);
            if (method.isBridge() || path.isEmpty() && verb.isEmpty()) {
                continue;
            }
            var here = ("/" + at + "/" + path.orElse("")).replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
            if (verb.isPresent()) {
                found.add(new Endpoint(verb.get(), here));
            } else {
                walk(method.getReturnType(), here, depth + 1);
            }
        }
    }

    private static String pathOf(Class<?> root) {
        return types(root)
                .map(type -> type.getAnnotation(Path.class))
                .filter(java.util.Objects::nonNull)
                .map(Path::value)
                .findFirst()
                .orElse("");
    }

    private static Optional<String> verb(Method method) {
        return Arrays.stream(method.getAnnotations())
                .map(Annotation::annotationType)
                .map(type -> type.getAnnotation(HttpMethod.class))
                .filter(java.util.Objects::nonNull)
                .map(HttpMethod::value)
                .findFirst();
    }

    /** What the method says, or the one it overrides. */
    private static <T> Optional<T> annotation(Method method, Function<Method, Optional<T>> said) {
        return types(method.getDeclaringClass())
                .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
                .filter(one -> one.getName().equals(method.getName())
                        && Arrays.equals(one.getParameterTypes(), method.getParameterTypes()))
                .flatMap(one -> said.apply(one).stream())
                .findFirst();
    }

    private static Stream<Class<?>> types(Class<?> type) {
        var all = new LinkedHashSet<Class<?>>();
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            collect(one, all);
        }
        return all.stream();
    }

    private static void collect(Class<?> type, Set<Class<?>> all) {
        all.add(type);
        for (var above : type.getInterfaces()) {
            collect(above, all);
        }
    }
}

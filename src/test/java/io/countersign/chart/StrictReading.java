package io.countersign.chart;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads objects into the types of the Kubernetes API. A value of the wrong type does not get in; a field that the type
 * does not have ends up in a map that every type keeps for the purpose, where it is found here.
 */
final class StrictReading {
    private StrictReading() {}

    /** The typed object, or none where the kind is not part of Kubernetes. */
    static Optional<Object> read(String yaml) {
        Object object = Serialization.unmarshal(yaml);
        return object instanceof GenericKubernetesResource ? Optional.empty() : Optional.of(object);
    }

    static List<String> unknownFields(Object object) {
        var unknown = new ArrayList<String>();
        walk("", object, unknown);
        return unknown;
    }

    private static void walk(String path, @Nullable Object value, List<String> unknown) {
        switch (value) {
            case Map<?, ?> map -> map.forEach((key, entry) -> walk(path + "." + key, entry, unknown));
            case Collection<?> entries -> entries.forEach(entry -> walk(path + "[]", entry, unknown));
            case Object bean when bean.getClass().getName().startsWith("io.fabric8.") -> walkBean(path, bean, unknown);
            case null, default -> {}
        }
    }

    private static void walkBean(String path, Object bean, List<String> unknown) {
        for (var method : bean.getClass().getMethods()) {
            if (isGetter(method)) {
                var value = call(method, bean);
                if (!method.getName().equals("getAdditionalProperties")) {
                    walk(path + "." + method.getName().substring(3), value, unknown);
                } else if (value instanceof Map<?, ?> fields) {
                    fields.keySet().forEach(field -> unknown.add(path + "." + field));
                }
            }
        }
    }

    private static boolean isGetter(Method method) {
        return method.getName().startsWith("get")
                && method.getParameterCount() == 0
                && !Modifier.isStatic(method.getModifiers())
                && !method.getReturnType().isPrimitive();
    }

    private static @Nullable Object call(Method method, Object bean) {
        try {
            return method.invoke(bean);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(method.toString(), e);
        }
    }
}

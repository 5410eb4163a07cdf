package io.countersign;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What classes reach for, of what a test looks for: by the outermost class that does it. */
final class Accesses {
    private Accesses() {}

    static Map<String, Set<String>> of(Stream<JavaClass> classes, Predicate<JavaAccess<?>> wanted) {
        return classes.<JavaAccess<?>>flatMap(one -> one.getAccessesFromSelf().stream())
                .filter(wanted)
                .collect(groupingBy(
                        access -> outermost(access.getOriginOwner()),
                        TreeMap::new,
                        mapping(
                                access -> access.getTargetOwner().getSimpleName() + "." + access.getName(),
                                toCollection(TreeSet::new))));
    }

    private static String outermost(JavaClass inner) {
        return inner.getName().replaceAll("\\$.*", "").replace("io.countersign.", "");
    }
}

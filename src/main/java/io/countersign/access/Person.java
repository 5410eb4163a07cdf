package io.countersign.access;

import java.util.Set;

/** Somebody who may log in, unless disabled, and where they belong. */
public record Person(String name, Set<String> groups, boolean disabled) {
    public Person {
        groups = Set.copyOf(groups);
    }
}

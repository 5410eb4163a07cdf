package io.countersign.access.outside;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What another system says of somebody whom it has checked.
 *
 * @param source which system: the issuer of a provider, or the proxy
 * @param subject what the source never gives to somebody else
 * @param name what the person is to be called here
 * @param groups those of the source
 */
public record OutsidePerson(
        String source,
        String subject,
        @Nullable String name,
        @Nullable String firstName,
        @Nullable String lastName,
        @Nullable String email,
        Set<String> groups) {
    private static final int LONGEST = 255;

    public OutsidePerson {
        groups = Set.copyOf(groups);
    }

    public OutsidePerson(String source, String name, Set<String> groups) {
        this(source, name, name, null, null, null, groups);
    }

    /** Whether one can tell the person from others by it. */
    boolean isTelling() {
        return !subject.isBlank() && subject.length() <= LONGEST;
    }
}

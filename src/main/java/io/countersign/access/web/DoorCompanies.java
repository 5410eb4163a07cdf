package io.countersign.access.web;

import io.countersign.access.CompanyOf;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Whose the run, approval request or model call is that a door's path names. */
@Component
class DoorCompanies {
    private final ObjectProvider<CompanyOf> known;

    DoorCompanies(ObjectProvider<CompanyOf> known) {
        this.known = known;
    }

    CompanyOf of(Door.Place place) {
        var kind = place.name().toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(each -> each.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Nobody knows whose each " + kind + " is"));
    }

    /** The id as a path has it; empty where it is none. */
    static Optional<UUID> id(@Nullable String text) {
        try {
            return text == null ? Optional.empty() : Optional.of(UUID.fromString(text.trim()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

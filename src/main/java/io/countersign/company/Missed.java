package io.countersign.company;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What becomes of a routine's ticks at which it could not start. */
public enum Missed {
    /** However many they were, one start follows as soon as it can. */
    CATCH_UP,
    /** None: the routine waits for its next tick. */
    SKIP;

    static final List<String> WORDS = Arrays.stream(values()).map(Missed::word).toList();

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Missed> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    @JsonCreator
    static Missed stored(String word) {
        return of(word).orElseThrow(() -> new IllegalArgumentException("Missed ticks are not treated so: " + word));
    }
}

package io.countersign.company;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who does the work of a position: a model that we ask, people, an agent of Sympozium in runs of its own,
 * or an agent elsewhere that comes with a token.
 */
public enum FilledBy {
    AGENT,
    PEOPLE,
    SYMPOZIUM,
    EXTERNAL;

    static final List<String> WORDS =
            Arrays.stream(values()).map(FilledBy::word).toList();

    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<FilledBy> of(String word) {
        return Arrays.stream(values()).filter(each -> each.word().equals(word)).findFirst();
    }

    @JsonCreator
    static FilledBy stored(String word) {
        return of(word).orElseThrow(() -> new IllegalArgumentException("No such kind of position: " + word));
    }
}

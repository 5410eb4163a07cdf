package io.countersign.llm.simulated;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** The fields of work the simulated model can write about. */
record Fields(List<Field> all) {

    /** A field of work, the words by which a title or instructions name it, and how work in it can be split. */
    record Field(String field, List<String> words, List<Facet> facets) {}

    /** One side from which a goal can be looked at. */
    record Facet(String name, String objective, String acceptance, List<String> findings) {
        /** The objective of a piece of work; it begins with the name, by which the facet is found again. */
        String objective(String goal) {
            return "%s: the goal is \"%s\". %s".formatted(name, goal, objective);
        }
    }

    static Fields shipped() {
        try (var file = Objects.requireNonNull(Fields.class.getResourceAsStream("/simulated/fields.yaml"))) {
            return new Fields(new YAMLMapper().readValue(file, new TypeReference<List<Field>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException("The simulated model cannot read its fields of work", e);
        }
    }

    /** The field a title names, else its instructions; the longest word decides. */
    Field of(String title, String instructions) {
        return named(title).or(() -> named(instructions)).orElse(all.getFirst());
    }

    /** The facet an objective begins with. */
    Optional<Facet> facet(String objective) {
        return all.stream()
                .flatMap(field -> field.facets().stream())
                .filter(facet -> objective.startsWith(facet.name() + ":"))
                .findFirst();
    }

    /** What an assignment is called in a sentence: its facet, else how it begins. */
    String called(String objective, int most) {
        return facet(objective).map(Facet::name).orElseGet(() -> Words.gist(objective, most));
    }

    private Optional<Field> named(String text) {
        var words = " " + text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}]+", " ") + " ";
        Field best = null;
        int longest = 0;
        for (var field : all) {
            for (var word : field.words()) {
                if (word.length() > longest
                        && (words.contains(" " + word + " ") || words.contains(" " + word + "s "))) {
                    best = field;
                    longest = word.length();
                }
            }
        }
        return Optional.ofNullable(best);
    }
}

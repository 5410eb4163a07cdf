package io.countersign.chart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads and writes YAML. */
final class Yaml {
    private static final YAMLMapper MAPPER = new YAMLMapper();

    private Yaml() {}

    static JsonNode read(Path file) {
        try {
            return one(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A text of one document. */
    static JsonNode one(String text) {
        var documents = all(text);
        if (documents.size() != 1) {
            throw new IllegalArgumentException(documents.size() + " documents");
        }
        return documents.getFirst();
    }

    /** All documents of a text that are not empty. */
    static List<JsonNode> all(String text) {
        var documents = new ArrayList<JsonNode>();
        try (var parser = MAPPER.createParser(text)) {
            for (JsonNode next = MAPPER.readTree(parser); next != null; next = MAPPER.readTree(parser)) {
                if (next.isContainerNode()) {
                    documents.add(next);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return documents;
    }

    static String write(JsonNode document) {
        try {
            return MAPPER.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}

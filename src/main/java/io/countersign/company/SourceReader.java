package io.countersign.company;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.countersign.problem.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads YAML or JSON into a bounded tree; duplicate fields, aliases and tags are faults, and numbers are never rounded. It ends at
 * a name that is too long, and after so many faults: each has a path, and a path can be as long as the document.
 */
final class SourceReader {
    static final int MOST_BYTES = 8 * 1024 * 1024;
    static final String DOCUMENT = "definition";
    private static final int DEEPEST = 20;
    private static final int LONGEST_NAME = 200;
    private static final int MOST_FAULTS = 100;
    private static final StreamReadConstraints BOUNDS =
            StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build();
    private static final JsonFactory JSON =
            JsonFactory.builder().streamReadConstraints(BOUNDS).build();
    private static final JsonFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(BOUNDS)
            .loaderOptions(yamlBounds())
            .build();

    private final List<Problem.Fault> faults;

    SourceReader(List<Problem.Fault> faults) {
        this.faults = faults;
    }

    SourceNode read(byte[] bytes, DefinitionFormat format) {
        if (bytes.length > MOST_BYTES) {
            throw new Problem.Invalid(DOCUMENT, "must be at most 8 MiB");
        }
        try (var parser = (format == DefinitionFormat.YAML ? YAML : JSON).createParser(text(bytes))) {
            if (parser.nextToken() == null) {
                throw new Problem.Invalid(DOCUMENT, "must not be empty");
            }
            var root = value(parser, "");
            if (parser.nextToken() != null) {
                fault("", "must be a single " + format + " document");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw new Problem.Invalid(DOCUMENT, "is not readable %s: %s".formatted(format, reason(e)));
        } catch (YAMLException e) {
            throw new Problem.Invalid(DOCUMENT, "is not readable %s: %s".formatted(format, firstLine(e.getMessage())));
        } catch (CharacterCodingException e) {
            throw new Problem.Invalid(DOCUMENT, "must be UTF-8 text");
        } catch (IOException e) {
            throw new IllegalStateException("Reading from memory failed", e);
        }
    }

    private SourceNode value(JsonParser parser, String path) throws IOException {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            fault(path, "must be written out: YAML aliases are not allowed");
            return new SourceNode.Nothing();
        }
        if (parser instanceof YAMLParser yaml && yaml.getTypeId() != null) {
            fault(path, "must not have a tag: what kind of value it is follows from where it is");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> fields(parser, path);
            case START_ARRAY -> items(parser, path);
            case VALUE_STRING -> new SourceNode.Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new SourceNode.Number(parser.getText());
            case VALUE_TRUE -> new SourceNode.Flag(true);
            case VALUE_FALSE -> new SourceNode.Flag(false);
            case VALUE_NULL -> new SourceNode.Nothing();
            default -> {
                fault(path, "must be a plain value");
                yield new SourceNode.Nothing();
            }
        };
    }

    private SourceNode fields(JsonParser parser, String path) throws IOException {
        var fields = new LinkedHashMap<String, SourceNode>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            if (name.length() > LONGEST_NAME) {
                throw new Problem.Invalid(
                        path.isEmpty() ? DOCUMENT : path,
                        "has a name of more than %d characters".formatted(LONGEST_NAME));
            }
            parser.nextToken();
            var child = path.isEmpty() ? name : path + "." + name;
            if (fields.containsKey(name)) {
                fault(child, "is given more than once");
            }
            fields.put(name, value(parser, child));
        }
        return new SourceNode.Fields(fields);
    }

    private SourceNode items(JsonParser parser, String path) throws IOException {
        var items = new ArrayList<SourceNode>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(parser, "%s[%d]".formatted(path, items.size())));
        }
        return new SourceNode.Items(items);
    }

    private void fault(String path, String rule) {
        faults.add(new Problem.Fault(path.isEmpty() ? DOCUMENT : path, rule));
        if (faults.size() >= MOST_FAULTS) {
            throw new Problem.Invalid(faults);
        }
    }

    private static String text(byte[] bytes) throws CharacterCodingException {
        var text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String reason(JsonProcessingException e) {
        var at = e.getLocation();
        var reason = firstLine(e.getOriginalMessage());
        return at == null ? reason : "line %d, column %d: %s".formatted(at.getLineNr(), at.getColumnNr(), reason);
    }

    private static String firstLine(@Nullable String message) {
        var line = Objects.requireNonNullElse(message, "").lines().findFirst().orElse("");
        return line.length() > 200 ? line.substring(0, 200) + "…" : line;
    }

    private static LoaderOptions yamlBounds() {
        var options = new LoaderOptions();
        options.setCodePointLimit(MOST_BYTES);
        options.setNestingDepthLimit(DEEPEST);
        return options;
    }
}

package io.countersign.company;

import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the fields of one mapping by name and type; what breaks a rule becomes a fault, and reading goes on. */
final class FieldReader {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,8})");

    private final String path;
    private final Map<String, SourceNode> fields;
    private final List<Problem.Fault> faults;
    private final Set<String> known = new LinkedHashSet<>();

    FieldReader(String path, Map<String, SourceNode> fields, List<Problem.Fault> faults) {
        this.path = path;
        this.fields = fields;
        this.faults = faults;
    }

    String path(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    boolean has(String name) {
        return !(node(name) instanceof SourceNode.Nothing);
    }

    /** A text that must be there and say something; null where a fault was found. */
    @Nullable
    String required(String name, int longest) {
        if (!has(name)) {
            fault(name, "is required");
            return null;
        }
        return optional(name, longest);
    }

    /** A line that says something if it is there, and that BPMN tools cannot take for an expression. */
    @Nullable
    String optional(String name, int longest) {
        var text = text(name, longest);
        if (text == null) {
            return null;
        }
        if (text.isBlank()) {
            fault(name, "must not be blank");
        } else if (text.chars().anyMatch(Character::isISOControl)) {
            fault(name, "must be a single line");
        } else if (text.contains("${") || text.contains("#{")) {
            fault(name, "must not contain ${ or #{");
        } else {
            return text;
        }
        return null;
    }

    /** A text that may be empty. */
    @Nullable
    String text(String name, int longest) {
        return text(node(name), name, longest);
    }

    private @Nullable String text(SourceNode node, String name, int longest) {
        switch (node) {
            case SourceNode.Nothing _ -> {
                return null;
            }
            case SourceNode.Text(var text) -> {
                if (text.codePointCount(0, text.length()) > longest) {
                    fault(name, "must have at most %d characters".formatted(longest));
                } else if (!text.codePoints().allMatch(FieldReader::printable)) {
                    fault(name, "must not contain control characters");
                } else {
                    return text;
                }
            }
            default -> fault(name, "must be text");
        }
        return null;
    }

    @Nullable
    Money amount(String name) {
        var source = switch (node(name)) {
            case SourceNode.Nothing _ -> null;
            case SourceNode.Number(var text) -> text;
            case SourceNode.Text(var text) -> text;
            default -> "";
        };
        if (source == null) {
            return null;
        }
        var broken = Amounts.fault(source);
        broken.ifPresent(rule -> fault(name, rule));
        return broken.isPresent() ? null : Amounts.of(source);
    }

    @Nullable
    Money requiredAmount(String name) {
        if (!has(name)) {
            fault(name, "is required");
        }
        return amount(name);
    }

    boolean flag(String name) {
        return switch (node(name)) {
            case SourceNode.Nothing _ -> false;
            case SourceNode.Flag(var value) -> value;
            default -> {
                fault(name, "must be true or false");
                yield false;
            }
        };
    }

    int whole(String name, int least, int most, int otherwise) {
        return switch (node(name)) {
            case SourceNode.Nothing _ -> otherwise;
            case SourceNode.Number(var text)
            when WHOLE.matcher(text).matches() && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most ->
                Integer.parseInt(text);
            default -> {
                fault(name, "must be a whole number from %d to %d".formatted(least, most));
                yield otherwise;
            }
        };
    }

    /** The fields of what is nested here; null where there is nothing. */
    @Nullable
    Map<String, SourceNode> fields(String name) {
        return switch (node(name)) {
            case SourceNode.Nothing _ -> null;
            case SourceNode.Fields(var values) -> values;
            default -> {
                fault(name, "must hold fields");
                yield null;
            }
        };
    }

    List<SourceNode> items(String name) {
        return switch (node(name)) {
            case SourceNode.Nothing _ -> List.of();
            case SourceNode.Items(var values) -> values;
            default -> {
                fault(name, "must be a list");
                yield List.of();
            }
        };
    }

    /** How many entries a list has as written; none where it is absent or no list. */
    int size(String name) {
        return node(name) instanceof SourceNode.Items(var values) ? values.size() : 0;
    }

    /** A list of texts, each of which says something; faulty ones are left out. */
    List<String> texts(String name, int longest) {
        var texts = new ArrayList<String>();
        var items = items(name);
        for (var i = 0; i < items.size(); i++) {
            var at = "%s[%d]".formatted(name, i);
            var text = text(items.get(i), at, longest);
            if (text != null && !text.isBlank()) {
                texts.add(text);
            } else if (text != null || items.get(i) instanceof SourceNode.Nothing) {
                fault(at, "must not be blank");
            }
        }
        return texts;
    }

    /** Reports every field that nobody asked for. */
    void close() {
        fields.keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> fault(name, "is not a field here; known are " + String.join(", ", known)));
    }

    void fault(String name, String rule) {
        faults.add(new Problem.Fault(path(name), rule));
    }

    private SourceNode node(String name) {
        known.add(name);
        return fields.getOrDefault(name, new SourceNode.Nothing());
    }

    private static boolean printable(int character) {
        return character == '\n'
                || character == '\t'
                || character == '\r'
                || !(Character.isISOControl(character)
                        || Character.getType(character) == Character.SURROGATE
                        || (character & 0xFFFE) == 0xFFFE);
    }
}

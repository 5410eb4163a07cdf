package io.countersign.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The values of the chart as their comments describe them: {@code ## @section Title} and {@code ## @param path text},
 * the latter once for every value, or for a map or list as a whole.
 */
record ValuesTable(List<Section> sections) {
    record Section(String title, List<Value> values) {}

    record Value(String path, String text) {}

    private static final Pattern COMMENT = Pattern.compile("\\s*## @(section|param) (.*)");

    static ValuesTable of(String commented) {
        var sections = new ArrayList<Section>();
        for (var line : commented.lines().toList()) {
            var comment = COMMENT.matcher(line);
            if (comment.matches() && comment.group(1).equals("section")) {
                sections.add(new Section(comment.group(2), new ArrayList<>()));
            } else if (comment.matches()) {
                var words = comment.group(2).split(" ", 2);
                sections.getLast().values().add(new Value(words[0], words[1]));
            }
        }
        return new ValuesTable(sections);
    }

    List<Value> values() {
        return sections.stream().flatMap(section -> section.values().stream()).toList();
    }

    /** Paths that hold something and are described neither themselves nor as part of something. */
    List<String> undescribed(JsonNode defaults) {
        var found = new ArrayList<String>();
        collect("", defaults, values().stream().map(Value::path).toList(), found);
        return found;
    }

    private static void collect(String path, JsonNode node, List<String> described, List<String> found) {
        if (described.contains(path)) {
            return;
        }
        if (!node.isObject() || node.isEmpty()) {
            found.add(path);
        }
        node.properties()
                .forEach(entry -> collect(
                        path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                        entry.getValue(),
                        described,
                        found));
    }

    /** In Markdown, with the defaults. */
    String markdown(JsonNode defaults) {
        var text = new StringBuilder();
        for (var section : sections) {
            text.append("\n### ").append(section.title()).append("\n\n| value | meaning | default |\n|---|---|---|\n");
            for (var value : section.values()) {
                text.append("| `%s` | %s | `%s` |\n"
                        .formatted(
                                value.path(),
                                value.text().replace("|", "\\|"),
                                at(defaults, value.path()).toString().replace("|", "\\|")));
            }
        }
        return text.toString();
    }

    static JsonNode at(JsonNode defaults, String path) {
        return defaults.at("/" + path.replace('.', '/'));
    }
}

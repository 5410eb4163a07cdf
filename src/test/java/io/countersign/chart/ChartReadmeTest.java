package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The comments in {@code values.yaml}, the schema and the table in the README say the same; {@code
 * -Dcountersign.chart=apply} writes the table anew.
 */
class ChartReadmeTest {
    static final boolean APPLY = "apply".equals(System.getProperty("countersign.chart"));

    private static final Path README = Chart.FOLDER.resolve("README.md");
    private static final String BEGIN = "<!-- values: begin -->\n";
    private static final String END = "<!-- values: end -->\n";

    private final JsonNode defaults = Chart.asItComes().values();
    private final JsonNode schema = Yaml.read(Chart.FOLDER.resolve("values.schema.json"));
    private final ValuesTable table;

    ChartReadmeTest() throws IOException {
        table = ValuesTable.of(Files.readString(Chart.FOLDER.resolve("values.yaml")));
    }

    @Test
    void theReadmeHasTheTableOfAllValues() throws IOException {
        var readme = Files.readString(README);
        var before = readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length());
        var after = readme.substring(readme.indexOf(END));
        var right = before + table.markdown(defaults) + "\n" + after;

        if (APPLY) {
            Files.writeString(README, right);
        }
        assertThat(Files.readString(README))
                .as("mvn test -Dtest=ChartReadmeTest -Dcountersign.chart=apply writes the table anew")
                .isEqualTo(right);
    }

    @Test
    void everyValueIsDescribedOnce() {
        assertThat(table.undescribed(defaults)).isEmpty();
        assertThat(table.values()).extracting(ValuesTable.Value::path).doesNotHaveDuplicates();
        assertThat(table.values())
                .allSatisfy(value -> assertThat(
                                ValuesTable.at(defaults, value.path()).isMissingNode())
                        .as(value.path())
                        .isFalse());
    }

    @Test
    void theSchemaDescribesTheSameValuesInTheSameWords() {
        assertThat(table.values())
                .allSatisfy(value -> assertThat(
                                schemaOf(value.path()).path("description").asText())
                        .as(value.path())
                        .isEqualTo(value.text()));
    }

    /** Maps whose keys are ours take no others. */
    @Test
    void theSchemaIsClosed() {
        assertClosed("", schema);
    }

    private void assertClosed(String path, JsonNode part) {
        var described = table.values().stream().anyMatch(value -> value.path().equals(path));
        if (!described && part.has("properties")) {
            assertThat(part.path("additionalProperties").asBoolean(true))
                    .as(path)
                    .isFalse();
            part.path("properties").properties().forEach(property -> {
                var inner = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
                assertThat(inner.equals("global")
                                || !ValuesTable.at(defaults, inner).isMissingNode())
                        .as(inner)
                        .isTrue();
                assertClosed(inner, property.getValue());
            });
        }
    }

    private JsonNode schemaOf(String path) {
        return schema.at("/properties/" + path.replace(".", "/properties/"));
    }
}

package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Values whose line says nothing: Helm takes such a key away before the chart sees it, its default included. */
class ChartEmptyValuesTest {
    private static final Chart EVERYTHING = Chart.with(Chart.FOLDER.resolve("ci/everything.yaml"));

    /** One by one: it is as if it were empty, or is refused by name. */
    @Test
    void everyValueMayBeLeftEmptyOrIsMissed() throws IOException {
        var faults = new ArrayList<String>();

        for (var value : ValuesTable.of(Files.readString(Chart.FOLDER.resolve("values.yaml")))
                .values()) {
            var fault = faultWithout(value.path());
            if (!fault.isEmpty()) {
                faults.add(value.path() + ": " + fault);
            }
        }

        assertThat(faults).isEmpty();
    }

    /** The defaults do not use what is off, and what they use is in other places. */
    @Test
    void whatIsEmptyByItselfMayBeLeftEmpty() {
        var chart = Chart.asItComes();
        for (var path : new String[] {
            "allowedHosts",
            "imagePullSecrets",
            "commonLabels",
            "commonAnnotations",
            "podAnnotations",
            "config",
            "probes.startup.extra",
            "probes.readiness.extra",
            "probes.liveness.extra",
            "image.tag",
            "model"
        }) {
            chart = without(chart, path);
        }

        assertThat(chart.render().objects())
                .isEqualTo(Chart.asItComes().render().objects());
    }

    private static String faultWithout(String path) {
        try {
            var text = without(EVERYTHING, path).renderWithTests().text();
            return text.contains("<nil>") || text.contains("%!") ? "renders what is not there" : "";
        } catch (IllegalStateException e) {
            var name = path.substring(path.lastIndexOf('.') + 1);
            var message = String.valueOf(e.getMessage());
            var clear = message.contains("missing propert") || message.contains("is required") || says(message, path);
            return clear && message.contains(name) ? "" : message;
        }
    }

    /** A fault that a template finds itself names the value. */
    private static boolean says(String message, String path) {
        return message.startsWith("execution error at ") && message.contains(path + " ");
    }

    private static Chart without(Chart chart, String path) {
        var values = chart.values().deepCopy();
        var at = path.lastIndexOf('.');
        var parent = at < 0 ? values : (ObjectNode) ValuesTable.at(values, path.substring(0, at));
        parent.remove(path.substring(at + 1));
        return new Chart(values);
    }
}

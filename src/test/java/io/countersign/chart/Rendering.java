package io.countersign.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What Helm made of the chart: the text, and the objects in it. */
record Rendering(String text, List<JsonNode> objects) {
    static Rendering of(String text) {
        return new Rendering(text, Yaml.all(text));
    }

    List<JsonNode> all(String kind) {
        return objects.stream()
                .filter(object -> object.path("kind").asText().equals(kind))
                .toList();
    }

    List<String> names(String kind) {
        return all(kind).stream()
                .map(object -> object.at("/metadata/name").asText())
                .toList();
    }

    JsonNode one(String kind, String name) {
        var found = all(kind).stream()
                .filter(object -> object.at("/metadata/name").asText().equals(name))
                .toList();
        assertThat(found).as(kind + " " + name).hasSize(1);
        return found.getFirst();
    }

    JsonNode deployment() {
        return one("Deployment", "countersign");
    }

    /** The pods of the application. */
    JsonNode pod() {
        return deployment().at("/spec/template/spec");
    }

    JsonNode container() {
        return pod().at("/containers/0");
    }

    /** The pods of the backup's jobs. */
    JsonNode backupPod() {
        return one("CronJob", "countersign-backup").at("/spec/jobTemplate/spec/template/spec");
    }

    JsonNode config() {
        return one("ConfigMap", "countersign").path("data");
    }

    /** Every pod specification in it, whoever owns it. */
    List<JsonNode> pods() {
        return objects.stream()
                .map(object -> switch (object.path("kind").asText()) {
                    case "Deployment", "Job" -> object.at("/spec/template/spec");
                    case "CronJob" -> object.at("/spec/jobTemplate/spec/template/spec");
                    case "Pod" -> object.path("spec");
                    default -> object.path("none");
                })
                .filter(JsonNode::isObject)
                .toList();
    }

    /** A field of every entry of an array. */
    static List<String> texts(JsonNode array, String field) {
        return array.valueStream().map(entry -> entry.path(field).asText()).toList();
    }
}

package io.countersign.blueprint;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/** A file of a deployment, read once. */
sealed interface Reading {
    /** A BPMN model. */
    record Process(String file, Document document, ProcessMap map) implements Reading {}

    /** A DMN model. */
    record Decisions(Document document) implements Reading {
        List<String> ids() {
            return Xml.children(document.getDocumentElement()).stream()
                    .filter(child -> "decision".equals(child.getLocalName()))
                    .map(decision -> decision.getAttribute("id"))
                    .toList();
        }
    }

    /** A form. */
    record Form(String id) implements Reading {}

    /** Something that is not deployed, whatever is in it. */
    record Unreadable(String file, String rule, String remedy) implements Reading {}

    int MOST_BYTES = 5 * 1024 * 1024;
    int DEEPEST = 60;
    ObjectMapper JSON = JsonMapper.builder().build();

    static Reading of(String file, byte[] bytes) {
        if (bytes.length > MOST_BYTES) {
            return new Unreadable(file, "must be at most 5 MiB", "Move parts of it into files of their own");
        }
        var name = file.toLowerCase(Locale.ROOT);
        if (name.endsWith("bpmn") || name.endsWith("bpmn20.xml")) {
            return xml(file, bytes, document -> bpmn(file, document));
        }
        if (name.endsWith("dmn") || name.endsWith("dmn11.xml")) {
            return xml(file, bytes, Decisions::new);
        }
        if (name.endsWith("form")) {
            return form(file, bytes);
        }
        return new Unreadable(
                file, "is not a process (.bpmn), decision (.dmn) or form (.form)", "Leave it out of the deployment");
    }

    private static Reading bpmn(String file, Document document) {
        Element root = document.getDocumentElement();
        return Xml.is(root, "definitions")
                ? new Process(file, document, new ProcessMap(document))
                : new Unreadable(file, "is not a BPMN 2.0 model", "Save it with a modeler, for Camunda 7");
    }

    private static Reading xml(String file, byte[] bytes, Function<Document, Reading> reading) {
        try {
            var document = Xml.parse(bytes);
            return Xml.isDeeper(document, DEEPEST)
                    ? new Unreadable(
                            file,
                            "is nested more than %d deep".formatted(DEEPEST),
                            "Move inner parts into processes that it calls")
                    : reading.apply(document);
        } catch (SAXException e) {
            return new Unreadable(
                    file, "is not XML that may be read: " + e.getMessage(), "Save the file with a modeler again");
        }
    }

    private static Reading form(String file, byte[] bytes) {
        try {
            var form = JSON.readTree(bytes);
            return form.isObject() && form.path("id").isTextual()
                    ? new Form(form.path("id").asText())
                    : new Unreadable(file, "is a JSON object with an id", "Give the form an id");
        } catch (IOException e) {
            return new Unreadable(file, "is a form in JSON", "Save it with a form editor, for Camunda 7");
        }
    }
}

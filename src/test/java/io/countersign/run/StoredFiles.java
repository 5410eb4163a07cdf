package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.trial.attack.Payload;
import io.countersign.trial.attack.Smuggling;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.stream.Stream;

/** A deployment of a process, a decision and a form with scripts for names, and wherever else there may be words in them. */
final class StoredFiles {
    static final String PROCESS = "stored-process";
    static final String DECISION = "stored-decision";

    private static final String FORM = "stored-form";
    private static final String BOUNDARY = "the-boundary-of-the-parts";
    private static final String USER_TASK = """
        <userTask id='T' name="%s" camunda:formRef='%s' camunda:formRefBinding='deployment' camunda:assignee='%s'>
          <documentation>%s</documentation>
        </userTask>
        """;

    private static final String DRAWING = """
        <bpmndi:BPMNDiagram xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"
            xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" id="diagram">
          <bpmndi:BPMNPlane id="plane" bpmnElement="%s">
            <bpmndi:BPMNShape id="shape" bpmnElement="T"><dc:Bounds x="100" y="100" width="100" height="80"/></bpmndi:BPMNShape>
          </bpmndi:BPMNPlane>
        </bpmndi:BPMNDiagram>
        </definitions>
        """.formatted(PROCESS);

    private static final List<Payload> NAMES = Stream.of(Payload.values())
            .filter(payload -> !payload.text().contains("{{"))
            .toList();

    private final StoredScripts stored;

    StoredFiles(StoredScripts stored) {
        this.stored = stored;
    }

    /** The id of the deployment. */
    String deploy() {
        var body = new ByteArrayOutputStream();
        part(body, "name=\"deployment-name\"", stored.in("deployment", 255));
        part(body, "name=\"deployment-source\"", stored.in("source", 255));
        file(body, file() + ".bpmn", process());
        file(body, file() + ".dmn", decision());
        file(body, file() + ".form", form());
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
        return stored.deploy("multipart/form-data; boundary=" + BOUNDARY, body.toByteArray())
                .path("id")
                .asText();
    }

    /** Without a quotation mark, which would end the name on its way in, and a slash, which would make a folder of it. */
    private String file() {
        return Payload.in("file", 200, List.of(Payload.IMAGE, Payload.ANGULAR, Payload.SINGLE_QUOTE));
    }

    private String process() {
        return Smuggling.PROCESS
                .replace("smuggled", PROCESS)
                .replace("<process id", "<process name=\"%s\" id".formatted(name("process")))
                .replace(
                        "<manualTask id='T'/>",
                        USER_TASK.formatted(name("task"), FORM, StoredScripts.PERSON, words("documentation", 3000)))
                .replace("</definitions>", DRAWING);
    }

    private String decision() {
        return Smuggling.DECISION
                .replace("smuggled", DECISION)
                .replace("name=\"Smuggled\"", "name=\"%s\"".formatted(name("table")))
                .replace("<input id=\"i\">", "<input id=\"i\" label=\"%s\">".formatted(words("input", 255)))
                .replace("<output id=\"o\"", "<output id=\"o\" label=\"%s\"".formatted(words("output", 255)))
                .replace(
                        "<rule id=\"r\">",
                        "<rule id=\"r\"><description>%s</description>".formatted(words("rule", 255)));
    }

    /** Forms may have pictures and a style of their own, which are no scripts; the policy lets none come from elsewhere. */
    private String form() {
        var form = JsonNodeFactory.instance
                .objectNode()
                .put("id", FORM)
                .put("type", "default")
                .put("schemaVersion", 16);
        var components = form.putArray("components");
        for (var payload : Payload.values()) {
            if (payload != Payload.FETCHED && payload != Payload.STYLE) {
                add(components.addObject(), "text", payload).put("text", payload.text());
                add(components.addObject(), "html", payload).put("content", payload.text());
                add(components.addObject(), "textfield", payload)
                        .put("key", "key" + payload.ordinal())
                        .put("label", payload.text())
                        .put("description", payload.text());
            }
        }
        add(components.addObject(), "textarea", Payload.ADDRESS)
                .put("key", "said")
                .put("label", stored.in("label", 4000));
        add(components.addObject(), "image", Payload.ADDRESS)
                .put("source", "javascript:pwned('source')")
                .put("alt", stored.in("picture", 4000));
        add(components.addObject(), "iframe", Payload.ADDRESS)
                .put("url", "javascript:parent.pwned('url')")
                .put("label", stored.in("frame", 4000));
        add(components.addObject(), "button", Payload.ADDRESS).put("label", stored.in("button", 4000));
        return form.toString();
    }

    private static ObjectNode add(ObjectNode component, String type, Payload payload) {
        return component.put("type", type).put("id", type + payload.ordinal());
    }

    private static void file(ByteArrayOutputStream body, String name, String content) {
        part(body, "name=\"%1$s\"; filename=\"%1$s\"".formatted(name), content);
    }

    private static void part(ByteArrayOutputStream body, String disposition, String content) {
        var text = "--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n";
        body.writeBytes(text.formatted(BOUNDARY, disposition, content).getBytes(UTF_8));
    }

    /** Without double braces, which are refused where a name is. */
    private String name(String field) {
        return words(field, Payload.in(field, 255, NAMES));
    }

    private String words(String field, int longest) {
        return words(field, Payload.in(field, longest));
    }

    /** For a place in a diagram, where an expression of the engine would be refused. */
    private String words(String field, String text) {
        return stored.in(field, text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\"", "&quot;")
                .replace("${", "$ {")
                .replace("#{", "# {");
    }

    /** As a page shows it, of a file or in one. */
    String shown(String field) {
        return field.equals("file")
                ? file()
                : stored.in(field).replace("${", "$ {").replace("#{", "# {");
    }

    /** As a form shows it, which reads what stands in double braces and understands nothing of it. */
    String templated(String field) {
        return stored.in(field).replaceAll("\\{\\{.*?}}", "{{\u26a0}}");
    }
}

package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.countersign.trial.attack.Canary;
import io.countersign.trial.attack.Intruder;
import io.countersign.trial.attack.Smuggling;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Values that want to become objects, and files that want to become pages. */
class HostileValuesSystemTest extends AttackTest {
    private static final String JAVA = "application/x-java-serialized-object";

    @Test
    void noValueBecomesAnObject() throws Exception {
        var fetched = new CopyOnWriteArrayList<String>();
        var listener = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        listener.createContext("/", exchange -> {
            fetched.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        listener.start();
        var serialized = Canary.serialized();
        heard();
        var task = aTask();
        try {
            for (var door : Intruder.ENGINE) {
                for (var use : List.of("complete", "submit-form")) {
                    for (var value : values(serialized, listener.getAddress().getPort())) {
                        var answer = administrator()
                                .post(
                                        door + "/task/" + task + "/" + use,
                                        "{\"variables\": {\"x\": %s}}".formatted(value));

                        assertThat(answer.statusCode())
                                .as("%s: %s", value, answer.body())
                                .isGreaterThanOrEqualTo(400);
                    }
                }
                for (var value : values(serialized, listener.getAddress().getPort())) {
                    administrator().post(door + "/task", """
                        {"processVariables": [{"name": "x", "operator": "eq", "value": %s}]}\
                        """.formatted(value));
                }
            }
        } finally {
            listener.stop(0);
        }

        assertThat(tasks.createTaskQuery().taskId(task).count()).isOne();
        assertThat(fetched).isEmpty();
    }

    private static List<String> values(String serialized, int port) {
        return List.of(
                object(serialized, Canary.class.getName(), JAVA),
                object(serialized, "java.lang.String", JAVA),
                object(serialized, Canary.class.getName(), "application/x-java-serialized-object; charset=utf-8"),
                object("{\\\"anything\\\": \\\"x\\\"}", Canary.class.getName(), "application/json"),
                object(
                        "{\\\"anything\\\": \\\"x\\\"}",
                        "java.util.HashMap<io.countersign.trial.attack.Canary,x>",
                        "application/json"),
                object("<x/>", Canary.class.getName(), "application/xml"),
                "{\"value\": \"<!DOCTYPE a [<!ENTITY x SYSTEM 'http://127.0.0.1:%d/'>]><a>&x;</a>\", \"type\": \"Xml\"}"
                        .formatted(port),
                object("<!DOCTYPE a SYSTEM 'http://127.0.0.1:%d/'><a/>".formatted(port), "x.Y", "application/xml"),
                "{\"value\": \"{}\", \"type\": \"Json\"}",
                "{\"value\": \"x\", \"type\": \"NoSuchType\"}",
                "{\"value\": \"%s\", \"type\": \"Serializable\"}".formatted(serialized));
    }

    private static String object(String value, String type, String format) {
        return """
            {"value": "%s", "type": "Object", "valueInfo": {"objectTypeName": "%s", "serializationDataFormat": "%s"}}\
            """.formatted(value, type, format);
    }

    /** What looks like an object to other libraries is a plain value here. */
    @Test
    void noNameOfAClassMakesOne() {
        var task = aTask();
        for (var value : List.of(
                "{\"@class\": \"io.countersign.trial.attack.Canary\", \"anything\": \"x\"}",
                "{\"@type\": \"io.countersign.trial.attack.Canary\", \"anything\": \"x\"}",
                "[\"io.countersign.trial.attack.Canary\", {\"anything\": \"x\"}]")) {
            for (var door : Intruder.ENGINE) {
                administrator()
                        .post(
                                door + "/task/" + task + "/complete",
                                "{\"variables\": {\"x\": {\"value\": %s}}}".formatted(value));
                administrator().post(door + "/task", value);
            }
        }
    }

    /** A file that somebody handed in is handed out as a file, to be saved and not to be shown, and may do nothing. */
    @Test
    void noFileBecomesAPage() {
        var script = Base64.getEncoder().encodeToString("<script>alert(1)</script>".getBytes(UTF_8));
        for (var type : List.of("text/html", "image/svg+xml", "application/xhtml+xml", "text/javascript")) {
            var task = aTask();
            var instance = tasks.createTaskQuery().taskId(task).singleResult().getProcessInstanceId();
            var file = """
                {"variables": {"file": {"value": "%s", "type": "File",
                  "valueInfo": {"filename": "x.html", "mimetype": "%s"}}}}\
                """.formatted(script, type);
            assertThat(administrator()
                            .post("/engine-rest/task/" + task + "/complete", file)
                            .statusCode())
                    .isEqualTo(204);

            for (var door : Intruder.ENGINE) {
                var answer = administrator().get(door + "/process-instance/" + instance + "/variables/file/data");

                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Disposition").orElse("none"))
                        .startsWith("attachment");
                assertThat(answer.headers().allValues("Content-Security-Policy"))
                        .singleElement()
                        .asString()
                        .contains("default-src 'none'", "sandbox")
                        .doesNotContain("allow-scripts");
                assertThat(answer.headers().firstValue("X-Content-Type-Options"))
                        .hasValue("nosniff");
            }
            runtime.deleteProcessInstance(instance, "done");
        }
    }

    private String aTask() {
        var deployment = repository
                .createDeployment()
                .addString(
                        "attack-value.bpmn",
                        Smuggling.PROCESS
                                .replace("smuggled", "attack-value")
                                .replace("<manualTask id='T'/>", """
                                    <userTask id='T' camunda:candidateGroups='camunda-admin'/><sequenceFlow id='F3' sourceRef='T' targetRef='T2'/>
                                    <userTask id='T2' camunda:candidateGroups='camunda-admin'/>\
                                    """)
                                .replace("sourceRef='T' targetRef='End'", "sourceRef='T2' targetRef='End'"))
                .deploy();
        var definition = repository
                .createProcessDefinitionQuery()
                .deploymentId(deployment.getId())
                .singleResult();
        var instance = runtime.startProcessInstanceById(definition.getId());
        return tasks.createTaskQuery()
                .processInstanceId(instance.getId())
                .singleResult()
                .getId();
    }
}

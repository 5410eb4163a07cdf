package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.access.Caller;
import io.countersign.trial.attack.Intruder;
import io.countersign.trial.attack.Payload;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Companies all of whose texts are scripts, with runs in which people, models and agents elsewhere say nothing else. All of it
 * comes in by the doors of every day, from a person who may do everything; in each field stands the field's name as well.
 */
final class StoredScripts {
    static final String PERSON = "stored-scripts";
    /** Before the groups of all companies of all tests, of which a page shows some. */
    static final String GROUP = "0-stored-scripts";

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final List<String> REPORTS = List.of("head", "counsel", "broken", "elsewhere");

    private final AttackTest test;
    private final Intruder person;
    private final Map<String, String> texts = new HashMap<>();

    StoredScripts(AttackTest test) {
        this.test = test;
        test.aUser(PERSON, Caller.ADMINISTRATORS, Caller.BOARD, Caller.OPERATORS);
        this.person = new Intruder(test.server(), PERSON);
    }

    /** What stands in a field that has room for so much. */
    String in(String field, int longest) {
        return in(field, Payload.in(field, longest));
    }

    /** As above, of such a text. */
    String in(String field, String text) {
        var known = texts.putIfAbsent(field, text);
        return known == null ? text : known;
    }

    /** What was put into a field. */
    String in(String field) {
        return Objects.requireNonNull(texts.get(field), field);
    }

    ObjectNode object() {
        return JSON.createObjectNode();
    }

    JsonNode post(String path, JsonNode body) {
        return done("POST", path, body);
    }

    JsonNode done(String method, String path, JsonNode body) {
        return read(
                person.send(method, path, "application/json", body.toString().getBytes(UTF_8)));
    }

    JsonNode get(String path) {
        return read(person.get(path));
    }

    JsonNode deploy(String type, byte[] files) {
        return read(person.send("POST", "/engine-rest/deployment/create", type, files));
    }

    private static JsonNode read(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as("%s %s", answer.uri(), answer.body()).isBetween(200, 299);
        return tree(answer.body());
    }

    /** The text as it stands in a JSON document. */
    static String asJson(String text) {
        var quoted = JSON.getNodeFactory().textNode(text).toString();
        return quoted.substring(1, quoted.length() - 1);
    }

    static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Names of a person and of a group, and what somebody keeps for itself. */
    void aPerson() {
        done(
                "PUT",
                "/engine-rest/user/" + PERSON + "/profile",
                object().put("id", PERSON)
                        .put("firstName", in("first name", 255))
                        .put("lastName", in("last name", 255))
                        .put("email", in("address", 255)));
        post(
                "/engine-rest/group/create",
                object().put("id", GROUP).put("name", in("group", 255)).put("type", in("group type", 255)));
        var may = object().put("type", 1).put("groupId", GROUP).put("resourceType", 5);
        may.put("resourceId", in("resource", 255)).putArray("permissions").add("READ");
        post("/engine-rest/authorization/create", may);
        var filter = object().put("resourceType", "Task")
                .put("name", in("filter", 255))
                .put("owner", PERSON);
        filter.putObject("query");
        filter.putObject("properties")
                .put("description", in("filter description", 2000))
                .put("color", in("colour", 200))
                .putArray("variables")
                .addObject()
                .put("name", "said")
                .put("label", in("column", 200));
        post("/engine-rest/filter/create", filter);
        var token = object().put("name", in("token", 100))
                .put("expiresAt", Instant.now().plusSeconds(3600).toString());
        token.putArray("scopes").add("read");
        post("/api/me/tokens", token);
    }

    /** A company led by a person, in which everybody else says what {@link ScriptedColleagues} do. */
    void aCompany() {
        var definition = definition(test.company).put("messages", true).put("hiring", true);
        var positions = definition.putArray("positions");
        people(position(positions.addObject(), "boss")).put("authority", 0);
        position(positions.addObject(), "head").put("reportsTo", "boss").put("authority", 0);
        var analyst = position(positions.addObject(), "analyst").put("reportsTo", "head");
        analyst.putArray("routines")
                .addObject()
                .put("key", "yearly")
                .put("every", "366d")
                .put("budget", "0.50")
                .put("objective", in("objective of routine", 4000))
                .put("acceptance", in("acceptance of routine", 4000));
        people(position(positions.addObject(), "counsel")).put("reportsTo", "boss");
        position(positions.addObject(), "broken").put("reportsTo", "boss");
        position(positions.addObject(), "elsewhere")
                .put("reportsTo", "boss")
                .put("filledBy", "external")
                .put("agentRunCeiling", "0.25");
        post("/api/companies", definition);
        post(
                "/api/companies/%s/routines/analyst/yearly/pause".formatted(test.company),
                object().put("reason", in("reason of pause", 2000)));
    }

    /** A company led by a model, whose first plan the board approves. */
    String aLedCompany() {
        var led = test.company + "-led";
        var definition = definition(led).put("strategyApproval", true);
        var positions = definition.putArray("positions");
        position(positions.addObject(), "head").put("authority", 10);
        position(positions.addObject(), "analyst").put("reportsTo", "head");
        post("/api/companies", definition);
        return led;
    }

    private ObjectNode definition(String company) {
        return object().put("company", company)
                .put("name", in("company", 200))
                .put("mission", in("mission", 4000))
                .put("budget", 50);
    }

    private ObjectNode position(ObjectNode position, String key) {
        return position.put("key", key)
                .put("title", in("title of " + key, 200))
                .put("instructions", in("instructions", 4000));
    }

    private static ObjectNode people(ObjectNode position) {
        position.put("filledBy", "people").putArray("users").add(PERSON);
        return position;
    }

    /** A run as far as it goes without a person. */
    UUID aRun(String company) {
        var started = post(
                "/api/companies/" + company + "/runs",
                object().put("goal", in("goal", 4000)).put("budget", "9.00"));
        var run = UUID.fromString(started.path("id").asText());
        test.waiting(test.runs.find(run));
        return run;
    }

    /** The person writes to a report, and then hands out work to everybody. */
    void plan(UUID run) {
        post(
                "/api/runs/" + run + "/messages",
                object().put("from", "boss").put("to", "counsel").put("text", in("message", 1000)));
        var fields = object();
        fields.putObject("approach").put("value", in("approach", 2000));
        fields.putObject("said").put("value", in("variable", 2000));
        for (var report : REPORTS) {
            fields.putObject("objective_" + report).put("value", in("objective", 1000));
            fields.putObject("acceptance_" + report).put("value", in("acceptance", 1000));
            fields.putObject("budget_" + report).put("value", "1.00");
        }
        post("/engine-rest/task/" + task(run, test.company + ".boss") + "/complete", object().set("variables", fields));
    }

    /** The agent that is somebody else's. */
    void elsewhere(UUID run) {
        var acts = "/api/external-acts?company=" + test.company;
        await().until(() -> get(acts).size() == 1);
        var token = post(
                        "/api/runs/%s/assignments/%s/token"
                                .formatted(
                                        run, get(acts).get(0).path("assignment").asText()),
                        object())
                .path("token")
                .asText();
        agent(token, "progress", object().put("text", in("progress", 2000)));
        agent(token, "approvals", object().put("subject", in("subject", 200)).put("reason", in("reason", 1000)));
    }

    private void agent(String token, String door, JsonNode body) {
        read(test.stranger()
                .send(
                        "POST",
                        "/api/agent/" + door,
                        "application/json",
                        body.toString().getBytes(UTF_8),
                        "Authorization",
                        "Bearer " + token));
    }

    /** What people say to what is there already. */
    void remarks(UUID run) {
        post(
                "/engine-rest/task/" + task(run, test.company + ".counsel") + "/comment/create",
                object().put("message", in("comment", 2000)));
        done(
                "PUT",
                "/engine-rest/incident/" + incident() + "/annotation",
                object().put("annotation", in("annotation", 4000)));
        post(
                "/api/companies/%s/positions/boss/hires".formatted(test.company),
                object().put("key", "hired")
                        .put("title", in("title of hired", 200))
                        .put("instructions", in("instructions of hired", 4000))
                        .put("budget", "1")
                        .put("reason", in("reason of hire", 2000)));
        await().until(() -> requests("WORK").size() == 1);
        var request = requests("WORK").getFirst();
        post(
                "/api/approvals/" + request.path("id").asText() + "/decisions",
                object().put("decision", "REJECT")
                        .put("comment", in("decision", 2000))
                        .put("digest", request.path("digest").asText()));
    }

    /** The requests of a kind in all companies of this test that nobody has decided. */
    List<JsonNode> requests(String kind) {
        return get("/api/approvals?status=PENDING&size=500")
                .path("items")
                .valueStream()
                .filter(request -> request.path("kind").asText().equals(kind))
                .filter(request -> request.path("company").asText().startsWith(test.company))
                .toList();
    }

    private String incident() {
        var query = test.runtime
                .createIncidentQuery()
                .processDefinitionKeyIn(test.company + ".broken")
                .incidentType("failedExternalTask");
        await().until(() -> query.count() == 1);
        return query.singleResult().getId();
    }

    /** The one task of a process, in a run. */
    String task(UUID run, String process) {
        return test.tasks
                .createTaskQuery()
                .processInstanceBusinessKey(run.toString())
                .processDefinitionKey(process)
                .singleResult()
                .getId();
    }
}

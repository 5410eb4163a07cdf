package io.countersign.run.answers;

import com.fasterxml.jackson.databind.JsonNode;
import io.countersign.trial.Api;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads every door that can be read, each with all that there is to ask for. */
final class OpenDoors {
    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    /** What an actuator has beside the doors that are open. */
    private static final List<String> ACTUATOR = List.of(
            "",
            "/health",
            "/info",
            "/prometheus",
            "/env",
            "/configprops",
            "/heapdump",
            "/threaddump",
            "/beans",
            "/conditions",
            "/httpexchanges",
            "/loggers",
            "/logfile",
            "/mappings",
            "/metrics",
            "/scheduledtasks",
            "/sessions",
            "/startup",
            "/flyway",
            "/caches",
            "/auditevents",
            "/quartz",
            "/jolokia",
            "/gateway");

    private static final List<String> ENGINE = List.of(
            "engine",
            "version",
            "user",
            "user/count",
            "group",
            "authorization",
            "tenant",
            "filter",
            "deployment",
            "process-definition",
            "decision-definition",
            "process-instance",
            "execution",
            "variable-instance",
            "task",
            "external-task",
            "job",
            "job-definition",
            "incident",
            "event-subscription",
            "schema/log",
            "telemetry/data",
            "telemetry/configuration",
            "metrics",
            "history/process-instance",
            "history/activity-instance",
            "history/variable-instance",
            "history/detail",
            "history/task",
            "history/incident",
            "history/job-log",
            "history/external-task-log",
            "history/user-operation",
            "history/identity-link-log",
            "history/batch");

    private final Api api;
    private final Seeker seeker;

    OpenDoors(Api api, Seeker seeker) {
        this.api = api;
        this.seeker = seeker;
    }

    /** What can be read of the actuator, by its path. */
    List<String> actuator() throws Exception {
        var open = new ArrayList<String>();
        for (var path : ACTUATOR) {
            if (read("/actuator" + path) == 200) {
                open.add(path);
            }
        }
        return open;
    }

    /** The engine's lists, and of each entry what has an address of its own. */
    void engine() throws Exception {
        for (var list : ENGINE) {
            read("/engine-rest/" + list);
            read("/engine-rest/" + list + "?maxResults=2000");
        }
        for (var log : entries("/engine-rest/history/external-task-log")) {
            read("/engine-rest/history/external-task-log/" + log.path("id").asText() + "/error-details");
        }
        for (var log : entries("/engine-rest/history/job-log")) {
            read("/engine-rest/history/job-log/" + log.path("id").asText() + "/stacktrace");
        }
        for (var task : entries("/engine-rest/external-task")) {
            read("/engine-rest/external-task/" + task.path("id").asText() + "/errorDetails");
        }
        for (var definition : entries("/engine-rest/process-definition")) {
            read("/engine-rest/process-definition/" + definition.path("id").asText() + "/xml");
        }
    }

    /** Every door of our own that only reads; the ids that stand in their paths are those that there are, and wrong ones. */
    int own(Map<String, List<String>> known) throws Exception {
        var doors = 0;
        var paths = api.get("/v3/api-docs").ok().path("paths");
        for (var door : paths.properties()) {
            if (door.getValue().has("get")) {
                doors++;
                for (var path : filled(door.getKey(), known)) {
                    read(path);
                }
            }
        }
        read("/v3/api-docs");
        return doors;
    }

    private static List<String> filled(String door, Map<String, List<String>> known) {
        var variable = VARIABLE.matcher(door);
        if (!variable.find()) {
            return List.of(door);
        }
        var filled = new ArrayList<String>();
        var name = variable.group(1);
        var byKind = door.startsWith("/api/approvals/") ? "approval" : door.startsWith("/api/runs/") ? "run" : name;
        for (var value : known.getOrDefault(name.equals("id") ? byKind : name, List.of("unknown"))) {
            filled.addAll(filled(variable.replaceFirst(value), known));
        }
        return filled;
    }

    private JsonNode entries(String path) throws Exception {
        return api.get(path).body();
    }

    private int read(String path) throws Exception {
        var answer = api.raw(
                api.to(path).setHeader("Accept", "application/json, */*;q=0.1").GET());
        var body = new String(answer.body(), StandardCharsets.UTF_8);
        seeker.look("GET " + path, body + "\n" + answer.headers().map());
        return answer.statusCode();
    }
}

package io.countersign.run;

import io.countersign.access.TestPeople;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.yaml.snakeyaml.Yaml;

/** A walk along the doors of the table: somebody tries each with the ids of some company, and what should come is known. */
final class Walk {
    private static final Set<String> EVERYWHERE = Set.of("board", "operator");

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;

    Walk(int port) {
        this.server = URI.create("http://localhost:" + port);
    }

    /** What a company has that doors name. */
    record Things(
            String company,
            UUID run,
            UUID approval,
            UUID call,
            UUID assignment,
            UUID deputy,
            String goal,
            String definition) {
        /** What nobody of another company may read. */
        List<String> secrets() {
            return List.of(
                    company,
                    run.toString(),
                    approval.toString(),
                    call.toString(),
                    assignment.toString(),
                    deputy.toString(),
                    goal);
        }
    }

    /**
     * Somebody with roles in one company, or everywhere.
     *
     * @param company null for a role that is held everywhere, and for none
     */
    record Walker(String name, @Nullable String company, Set<String> roles) {
        Set<String> rolesIn(String where) {
            return company == null || company.equals(where) ? roles : Set.of();
        }

        boolean isEverywhere() {
            return company == null && !roles.isEmpty();
        }
    }

    /** A door as the table has it. */
    record Door(String method, String path, String place, Set<String> roles) {
        boolean isFor(String role) {
            return roles.contains(role) || roles.contains("anybody");
        }

        boolean namesACompany() {
            return Set.of("path", "run", "approval", "call").contains(place);
        }
    }

    enum Expected {
        PASSES,
        DENIED,
        UNKNOWN,
        /** A login is worth nothing there. */
        FOR_AGENTS
    }

    record Answer(int status, String body) {
        /** By the guard in front of the doors, or by nothing being there, and not by the code behind. */
        boolean isRefused(Things things) {
            return status == 401
                    || status == 403 && (body.contains("\"In company ") || body.contains("\"This is for "))
                    || status == 404 && things.secrets().stream().anyMatch(id -> isMissing(body, id));
        }

        private static boolean isMissing(String body, String id) {
            return Stream.of("company", "run", "approval request", "model call")
                    .anyMatch(kind -> body.contains("\"There is no %s %s\"".formatted(kind, id)));
        }
    }

    static List<Door> doors() {
        try (var table = new ClassPathResource("api/doors.yaml").getInputStream()) {
            Map<String, Map<String, Object>> said = new Yaml().load(table);
            var doors = new ArrayList<Door>();
            said.forEach((name, door) -> {
                var words = name.split(" ");
                var roles = String.valueOf(door.get("roles")).split(", ");
                doors.add(new Door(words[0], words[1], String.valueOf(door.get("company")), Set.of(roles)));
            });
            return doors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Expected expected(Door door, Walker walker, Things things) {
        if (door.roles().contains("agent")) {
            return Expected.FOR_AGENTS;
        }
        if (door.namesACompany()) {
            var held = walker.rolesIn(things.company());
            if (held.isEmpty()) {
                return Expected.UNKNOWN;
            }
            return held.stream().anyMatch(door::isFor) ? Expected.PASSES : Expected.DENIED;
        }
        if (door.isFor("anybody")) {
            return Expected.PASSES;
        }
        if (door.place().equals("body")) {
            return walker.rolesIn(things.company()).stream().anyMatch(door::isFor) ? Expected.PASSES : Expected.DENIED;
        }
        return walker.isEverywhere() && walker.roles().stream().anyMatch(door::isFor)
                ? Expected.PASSES
                : Expected.DENIED;
    }

    /** Whether the door lets in by role alone, so that the code behind it must have nothing against it either. */
    static boolean isByRole(Door door, Walker walker, Things things) {
        return (door.namesACompany() || door.place().equals("body"))
                && walker.rolesIn(things.company()).stream()
                        .anyMatch(role -> !role.equals("member") && door.isFor(role));
    }

    Answer send(Door door, @Nullable Walker walker, Things things) {
        var body = body(door, things);
        var request = HttpRequest.newBuilder(server.resolve(path(door, things)))
                .header("Content-Type", type(door, body))
                .method(
                        door.method(),
                        door.method().equals("GET")
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (walker != null) {
            var login = walker.name() + ":" + TestPeople.PASSWORD;
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
        }
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String type(Door door, String body) {
        if (door.path().endsWith("/deployment/create")) {
            return "multipart/form-data; boundary=walking";
        }
        return body.startsWith("{") ? "application/json" : "application/yaml";
    }

    private static String path(Door door, Things things) {
        var id = door.path().startsWith("/api/approvals")
                ? things.approval()
                : door.path().startsWith("/api/deputies") ? things.deputy() : things.run();
        return door.path()
                .replace("{company}", things.company())
                .replace("{id}", id.toString())
                .replace("{run}", things.run().toString())
                .replace("{call}", things.call().toString())
                .replace("{assignment}", things.assignment().toString())
                .replace("{manager}", "head")
                .replace("{position}", door.path().endsWith("/limit") ? "analyst" : "lead")
                .replace("{routine}", "none")
                .replace("{incident}", "none")
                .replace("{user}", "walker-extra")
                .replace("{number}", "1")
                .replace("{month}", "2026-01");
    }

    /** What the code behind the door reads far enough to ask who calls, and what changes little. */
    private static String body(Door door, Things things) {
        var path = door.path();
        if (door.place().equals("body")) {
            return things.definition();
        }
        if (path.endsWith("/runs") || path.endsWith("/deputies") || path.endsWith("/archives")) {
            return "{}";
        }
        if (path.endsWith("/decisions")) {
            return "{\"decision\": \"APPROVE\", \"digest\": \"another\"}";
        }
        if (path.endsWith("/messages")) {
            return "{\"from\": \"head\", \"to\": \"lead\", \"text\": \"Hello\"}";
        }
        if (path.endsWith("/members/{user}")) {
            return "{\"roles\": [\"auditor\"]}";
        }
        if (path.endsWith("/hires")) {
            return "{\"key\": \"more\", \"title\": \"More\", \"budget\": \"1\", \"reason\": \"Walking by\"}";
        }
        if (path.endsWith("/limit")) {
            return "{\"limit\": \"9\", \"reason\": \"Walking by\"}";
        }
        if (path.endsWith("/reassign")) {
            return "{\"to\": \"analyst\", \"reason\": \"Walking by\"}";
        }
        return "{\"reason\": \"Walking by\"}";
    }

    /** The roles that somebody has in every company. */
    static Walker everywhere(String name, String role) {
        if (!EVERYWHERE.contains(role) && !role.equals("administrator")) {
            throw new IllegalArgumentException(role + " is held in one company only");
        }
        return new Walker(name, null, Set.of(role));
    }
}

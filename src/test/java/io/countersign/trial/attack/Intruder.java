package io.countersign.trial.attack;

import io.countersign.access.Browser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Somebody with a login, or none, who tries what the product should refuse; as a program, or from a browser's session. */
public final class Intruder {
    /** The engine's REST API at each of its addresses; the last one is that of the web apps, for browsers. */
    public static final java.util.List<String> ENGINE =
            java.util.List.of("/engine-rest", "/engine-rest/engine/default", "/camunda/api/engine/engine/default");

    private static final String PASSWORD = "correct horse battery staple";
    private static final String JSON = "application/json";
    private static final String BOUNDARY = "the-boundary-of-the-parts";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;
    private final @Nullable String name;
    private @Nullable Browser browser;

    public Intruder(URI server, @Nullable String name) {
        this.server = server;
        this.name = name;
    }

    public HttpResponse<String> get(String path) {
        return send("GET", path, JSON, new byte[0]);
    }

    public HttpResponse<String> post(String path, String json) {
        return send("POST", path, JSON, json.getBytes(StandardCharsets.UTF_8));
    }

    /** Deploys one file at one of the addresses of the engine. */
    public HttpResponse<String> deploy(String engine, String file, byte[] content) {
        return deploy(engine + "/deployment/create", Map.of(file, content));
    }

    public HttpResponse<String> deploy(String path, Map<String, byte[]> files) {
        var parts = new LinkedHashMap<String, byte[]>(files);
        var body = new ByteArrayOutputStream();
        part(body, "name=\"deployment-name\"", "attack".getBytes(StandardCharsets.UTF_8));
        parts.forEach((file, content) -> part(body, "name=\"%1$s\"; filename=\"%1$s\"".formatted(file), content));
        body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return send("POST", path, "multipart/form-data; boundary=" + BOUNDARY, body.toByteArray());
    }

    private static void part(ByteArrayOutputStream body, String disposition, byte[] content) {
        var head = "--%s\r\nContent-Disposition: form-data; %s\r\n\r\n".formatted(BOUNDARY, disposition);
        body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
    }

    public HttpResponse<String> send(String method, String path, String type, byte[] body, String... headers) {
        var request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (path.startsWith("/camunda")) {
            return session().send(request);
        }
        if (name != null) {
            var login = (name + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login));
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Logs in once: a password is checked slowly, on purpose. */
    private Session session() {
        var known = browser;
        if (known == null) {
            known = new Browser(server);
            if (name != null) {
                known.logIn(name, PASSWORD);
                known.open("/camunda/app/tasklist/default/");
            }
            browser = known;
        }
        return new Session(known, name != null);
    }

    /** A browser and the token that Camunda wants with each change. */
    private record Session(Browser browser, boolean loggedIn) {
        HttpResponse<String> send(HttpRequest.Builder request) {
            return browser.send(loggedIn ? request.header("X-XSRF-TOKEN", browser.cookie("XSRF-TOKEN")) : request);
        }
    }
}

package io.countersign.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** The product's REST interface, as a program uses it. */
public final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();
    private final String base;
    private final String login;

    public Api(int port, String user, String password) {
        this.base = "http://127.0.0.1:" + port;
        this.login =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Status and body, whatever they are; the body is missing where there was none. */
    public record Answer(int status, JsonNode body) {
        /** The body of a success; anything else is an error of the program that asked. */
        public JsonNode ok() throws IOException {
            if (status >= 300) {
                throw new IOException(status + ": " + body);
            }
            return body;
        }
    }

    public Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET());
    }

    public Answer post(String path, String json) throws IOException, InterruptedException {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    public Answer company(String yaml) throws IOException, InterruptedException {
        return send(request("/api/companies")
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString(yaml)));
    }

    public Answer start(String company, String goal, String budget) throws IOException, InterruptedException {
        var body = JSON.createObjectNode().put("goal", goal).put("budget", budget);
        return post("/api/companies/" + company + "/runs", body.toString());
    }

    /** How many runs of a company are in this state. */
    public int count(String company, String status) throws IOException, InterruptedException {
        return get("/api/runs?size=1&company=" + company + "&status=" + status)
                .ok()
                .path("total")
                .asInt();
    }

    public boolean isReady() throws InterruptedException {
        try {
            return raw(anonymously("/actuator/health/readiness")).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Authorization", login)
                .header("Accept", "application/json");
    }

    /** For requests that {@link Answer} is not made for. */
    public HttpResponse<byte[]> raw(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    public HttpRequest.Builder to(String path) {
        return request(path);
    }

    /** As a probe asks, without a login. */
    public HttpRequest.Builder anonymously(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(TIMEOUT);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        var response = raw(request);
        return new Answer(response.statusCode(), JSON.readTree(response.body()));
    }
}

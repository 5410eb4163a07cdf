package io.countersign.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.llm.GatewayAnswer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.modulith.NamedInterface;

/** Asks a gateway which models it has: whether it is there, takes the key, and knows a model. Buys nothing. */
@NamedInterface("look")
public final class GatewayLook {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST = 4 << 20;

    private GatewayLook() {}

    public static GatewayAnswer at(String address, String key) throws InterruptedException {
        BaseUrl url;
        String header;
        try {
            url = BaseUrl.of(address.isBlank() ? OpenAiConfiguration.PUBLIC_API : address);
            header = "Bearer " + Secrets.key(key);
        } catch (IllegalArgumentException e) {
            return new GatewayAnswer.Misconfigured(String.valueOf(e.getMessage()));
        }
        var request = HttpRequest.newBuilder(URI.create(url + "/models"))
                .header("Authorization", header)
                .timeout(PATIENCE)
                .build();
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var answer = client.send(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST));
            return answer.statusCode() == 200
                    ? new GatewayAnswer.Models(url.host(), names(new ObjectMapper().readTree(answer.body())))
                    : new GatewayAnswer.Refused(url.host(), answer.statusCode());
        } catch (IOException e) {
            return new GatewayAnswer.Unreachable(
                    url.host(), new Secrets(key.strip()).clean(e.getClass().getSimpleName() + " " + e.getMessage()));
        }
    }

    private static Set<String> names(JsonNode list) {
        var names = new TreeSet<String>();
        list.path("data").forEach(model -> names.add(model.path("id").asText()));
        return names;
    }
}

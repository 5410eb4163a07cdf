package io.countersign.llm.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.llm.GatewayAnswer;
import io.countersign.outgoing.OutgoingGuard;
import io.countersign.outgoing.OutgoingSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.Request;
import org.springframework.modulith.NamedInterface;

/** Asks a gateway which models it has: whether it is there, takes the key, and knows a model. Buys nothing. */
@NamedInterface("look")
public final class GatewayLook {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST = 4 << 20;

    private GatewayLook() {}

    /** Asks at this address, where the settings let us there. */
    public static GatewayAnswer at(String address, String key, OutgoingSettings outgoing) {
        BaseUrl url;
        String header;
        try {
            url = BaseUrl.of(address.isBlank() ? OpenAiConfiguration.PUBLIC_API : address);
            header = "Bearer " + Secrets.key(key);
        } catch (IllegalArgumentException e) {
            return new GatewayAnswer.Misconfigured(String.valueOf(e.getMessage()));
        }
        var request = new Request.Builder()
                .url(url + "/models")
                .header("Authorization", header)
                .build();
        var client = OutgoingGuard.to(URI.create(url.toString()), outgoing)
                .client()
                .newBuilder()
                .callTimeout(PATIENCE)
                .build();
        try (var answer = client.newCall(request).execute()) {
            return answer.code() == 200
                    ? new GatewayAnswer.Models(
                            url.host(),
                            names(new ObjectMapper()
                                    .readTree(answer.peekBody(LONGEST).byteStream())))
                    : new GatewayAnswer.Refused(url.host(), answer.code());
        } catch (IOException e) {
            return new GatewayAnswer.Unreachable(
                    url.host(), new Secrets(key.strip()).clean(e.getClass().getSimpleName() + " " + e.getMessage()));
        } finally {
            client.dispatcher().executorService().shutdown();
            client.connectionPool().evictAll();
        }
    }

    private static Set<String> names(JsonNode list) {
        var names = new TreeSet<String>();
        list.path("data").forEach(model -> names.add(model.path("id").asText()));
        return names;
    }
}

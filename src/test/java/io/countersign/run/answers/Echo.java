package io.countersign.run.answers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.trial.PlainColleague;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How a gateway sends the key back that it was asked with. */
enum Echo {
    UNAUTHORIZED((good, key, wire) -> wire.json(
            401,
            "{\"error\":{\"message\":\"Incorrect API key provided: %s.\",\"type\":\"invalid_api_key\"}}"
                    .formatted(key))),
    HEADERS((good, key, wire) -> wire.send(
            500, "text/html", bytes("<html>Authorization: Bearer %s</html>".formatted(key)), "x-request-id: " + key)),
    BUDGET((good, key, wire) -> wire.json(
            400,
            "{\"error\":{\"message\":\"%s has spent it all\",\"type\":\"budget_exceeded\",\"code\":\"%1$s\"}}"
                    .formatted(key))),
    SLOW_DOWN(
            (good, key, wire) -> wire.json(429, "{\"detail\":\"%s: too many\"}".formatted(key), "Retry-After: " + key)),
    REDIRECT((good, key, wire) -> wire.json(307, "{}", "Location: http://127.0.0.1:1/?key=" + key)),
    NO_COMPLETION((good, key, wire) -> wire.send(200, "text/plain", bytes("You sent " + key))),
    NONSENSE((good, key, wire) -> wire.json(200, "{\"choices\":\"%s\"}".formatted(key))),
    PROSE((good, key, wire) -> wire.json(200, content("Your key is " + key))),
    ANSWER((good, key, wire) -> wire.json(200, content(good.replace("Done as asked", "Done with " + key)))),
    NAMES((good, key, wire) -> {
        var completion = (ObjectNode) Completion.message(key).set("usage", Completion.usage(10, 0, 10));
        ((ObjectNode) completion.at("/choices/0/message")).put("content", good);
        wire.json(200, Completion.written(completion.put("id", key).put("model", key)));
    }),
    REFUSAL((good, key, wire) -> {
        var completion = (ObjectNode) Completion.message("stop").set("usage", Completion.usage(10, 0, 10));
        ((ObjectNode) completion.at("/choices/0/message")).putNull("content").put("refusal", "Not for " + key);
        wire.json(200, Completion.written(completion));
    }),
    SILENCE((good, key, wire) -> wire.beSilent()),
    RESET((good, key, wire) -> wire.reset());

    private final Way way;

    Echo(Way way) {
        this.way = way;
    }

    private interface Way {
        void back(String good, String key, Wire wire) throws IOException;
    }

    String company() {
        return "echo-" + name().toLowerCase().replace('_', '-');
    }

    void send(Question question, String key, Wire wire) throws IOException {
        way.back(PlainColleague.answer(question.act(), question.schema(), question.brief()), key, wire);
    }

    private static String content(String text) {
        return Completion.of(text, Completion.usage(1000, 0, 200));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

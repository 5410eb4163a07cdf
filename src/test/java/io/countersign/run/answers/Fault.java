package io.countersign.run.answers;

import static io.countersign.run.answers.Completion.message;
import static io.countersign.run.answers.Completion.usage;
import static io.countersign.run.answers.Completion.written;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Every way in which a gateway fails to answer, or answers what nobody can use. */
enum Fault {
    EMPTY((good, wire) -> wire.json(200, content(""))),
    BLANK((good, wire) -> wire.json(200, content(" \n\t"))),
    TRUNCATED_ANSWER((good, wire) -> wire.json(200, content(good.substring(0, good.length() / 2)))),
    CUT_AT_THE_TOKEN_LIMIT((good, wire) -> wire.json(200, finished("length", good.substring(0, good.length() / 3)))),
    PROSE_AROUND_IT((good, wire) -> wire.json(200, content("Sure! Here it is:\n" + good + "\nAnything else?"))),
    TWO_ANSWERS((good, wire) -> wire.json(200, content(good + good))),
    ANSWER_IN_A_LIST((good, wire) -> wire.json(200, content("[" + good + "]"))),
    ANSWER_IN_A_FIELD((good, wire) -> wire.json(200, content("{\"answer\":" + good + "}"))),
    ANSWER_IN_A_STRING((good, wire) -> wire.json(200, content(written(good)))),
    DUPLICATE_KEYS((good, wire) -> wire.json(200, content(doubled(good)))),
    UNKNOWN_KEYS((good, wire) -> wire.json(200, content("{\"a\\u0000b\":1," + good.substring(1)))),
    WRONG_TYPES((good, wire) -> wire.json(200, content(good.replaceAll("\"[^\"]*\"([,}\\]])", "1e999999$1")))),
    NOTHING_BUT_NULLS(
            (good, wire) -> wire.json(200, content("{\"result\":null,\"approach\":null,\"assignments\":null}"))),
    DEEPLY_NESTED((good, wire) -> wire.json(200, content("[".repeat(50_000)))),
    MEGABYTES((good, wire) -> wire.json(200, content("{\"result\":\"" + "x".repeat(3_000_000) + "\"}"))),
    WITHOUT_AN_END((good, wire) -> {
        wire.head(200, "Content-Type: application/json");
        for (var blanks = bytes(" ".repeat(1024 * 1024)); true; ) {
            wire.write(blanks);
        }
    }),
    RAW_NULS((good, wire) -> wire.json(200, content(good + "\0\0"))),
    REFUSAL((good, wire) -> {
        var refusal = message("stop");
        ((ObjectNode) refusal.at("/choices/0/message")).putNull("content").put("refusal", "I cannot\0help with that.");
        wire.json(200, written(refusal.set("usage", usage(100, 0, 10))));
    }),
    ODD_NAMES((good, wire) -> wire.json(
            200, content(good).replace("chatcmpl-1", "id\\u0000\\ud800").replace("\"stop\"", "\"st\\u0000op\""))),
    USAGE_OF_WRONG_TYPES(
            (good, wire) -> wire.json(200, content(good).replaceAll("\"usage\":\\{.*?\\}\\}", "\"usage\":\"much\""))),
    NO_CHOICES((good, wire) -> wire.json(200, "{\"choices\":[]}")),
    NULL_CHOICE((good, wire) -> wire.json(200, "{\"choices\":[null]}")),
    CHOICES_OF_WRONG_TYPES((good, wire) -> wire.json(200, "{\"choices\":[{\"message\":\"hello\"}]}")),
    CONTENT_OF_WRONG_TYPE(
            (good, wire) -> wire.json(200, "{\"choices\":[{\"message\":{\"role\":7,\"content\":{\"a\":1}}}]}")),
    NO_MESSAGE((good, wire) -> wire.json(200, "{\"choices\":[{}]}")),
    NOT_AN_OBJECT((good, wire) -> wire.json(200, "[1, 2, 3]")),
    NULL((good, wire) -> wire.json(200, "null")),
    NO_JSON((good, wire) -> wire.send(200, "text/html", bytes("<html>Welcome</html>"))),
    NO_UTF8((good, wire) ->
            wire.send(200, "application/json", new byte[] {'{', '"', (byte) 0xC3, (byte) 0x28, 0, '"'})),
    NO_BODY((good, wire) -> wire.json(200, "")),
    NO_CONTENT((good, wire) -> wire.head(204)),
    NO_GZIP((good, wire) -> wire.send(200, "application/json", bytes(content(good)), "Content-Encoding: gzip")),
    ODD_HEADERS((good, wire) -> wire.send(
            200, ";;;", bytes(content(good)), "x-litellm-response-cost: NaN", "Retry-After: \u00e9", "Empty:")),
    BAD_REQUEST((good, wire) -> wire.json(400, error("bad\\u0000 \\ud800 request"))),
    UNAUTHORIZED((good, wire) -> wire.json(401, error("no such key"), "WWW-Authenticate: Basic realm=\"x\"")),
    BUDGET_EXCEEDED((good, wire) -> wire.json(429, error("budget_exceeded\\u0000: 5 of 5 USD"))),
    TOO_MANY((good, wire) -> wire.json(429, error("slow down\\u0000"))),
    TOO_MANY_FOR_A_MOMENT((good, wire) -> wire.json(429, error("slow down"), "retry-after-ms: 20")),
    TOO_MANY_UNTIL_YESTERDAY(
            (good, wire) -> wire.json(429, error("slow"), "Retry-After: Sun, 01 Mar 1970 11:00:00 GMT")),
    TOO_MANY_WITH_NONSENSE((good, wire) -> wire.json(429, "\0<>", "Retry-After: -1e99")),
    UNAVAILABLE((good, wire) -> wire.json(503, error("overloaded"), "Retry-After: 0")),
    UNAVAILABLE_WITHOUT_A_WORD((good, wire) -> wire.head(503, "Content-Length: 0")),
    SERVER_ERROR((good, wire) -> wire.json(500, error("boom\\u0000"))),
    HUGE_SERVER_ERROR((good, wire) -> wire.send(500, "text/html", bytes("<html>" + "x".repeat(2_000_000)))),
    GATEWAY_TIMEOUT((good, wire) -> wire.json(504, error("upstream"))),
    REDIRECT((good, wire) -> wire.head(302, "Location: http://127.0.0.1:9/elsewhere", "Content-Length: 0")),
    NO_HTTP((good, wire) -> {
        wire.write("220 smtp.example ESMTP ready\r\n");
        wire.close();
    }),
    HUNG_UP_AT_ONCE((good, wire) -> wire.close()),
    HUNG_UP_MID_ANSWER((good, wire) -> {
        wire.head(200, "Content-Type: application/json", "Content-Length: 100000");
        wire.write(content(good).substring(0, 60));
        wire.close();
    }),
    RESET_AT_ONCE((good, wire) -> wire.reset()),
    RESET_MID_ANSWER((good, wire) -> {
        wire.head(200, "Content-Type: application/json", "Content-Length: 100000");
        wire.write(content(good).substring(0, 60));
        wire.reset();
    }),
    SILENT((good, wire) -> wire.beSilent()),
    SILENT_MID_ANSWER((good, wire) -> {
        wire.head(200, "Content-Type: application/json", "Content-Length: 100000");
        wire.write(content(good).substring(0, 60));
        wire.beSilent();
    });

    private interface Act {
        void instead(String good, Wire wire) throws IOException;
    }

    private final Act act;

    Fault(Act act) {
        this.act = act;
    }

    /** Does this instead of giving the good answer. */
    void instead(String good, Wire wire) throws IOException {
        act.instead(good, wire);
    }

    private static String content(String content) {
        return finished("stop", content);
    }

    private static String finished(String reason, String content) {
        var completion = message(reason);
        ((ObjectNode) completion.at("/choices/0/message")).put("content", content);
        return written(completion.set("usage", usage(1000, 0, 100)));
    }

    private static String doubled(String good) {
        return good.substring(0, good.length() - 1) + "," + good.substring(1);
    }

    private static String error(String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":null,\"code\":\"x\\u0000\"}}";
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.countersign.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.ledger.Tokens;
import io.countersign.llm.ChatAnswer;
import io.countersign.llm.ChatFailure;
import io.countersign.llm.ChatModel;
import io.countersign.llm.ChatRequest;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;

/**
 * The agents of a test company: each does the plainest sensible thing, unless a test gives it lines of its own. Answers
 * come from the schema of the request, so they are right for any org chart.
 */
final class Colleagues implements ChatModel {
    private static final Pattern LEAST = Pattern.compile("Each budget: at least ([0-9.]+) USD");

    private static final Pattern MOST = Pattern.compile("All budgets together: at most ([0-9.]+) USD");
    private static final Pattern RETURNED =
            Pattern.compile("# Returned: (A\\d+)\\n.*?Status: (DONE|FAILED)", Pattern.DOTALL);

    private final Map<String, List<Line>> lines = new ConcurrentHashMap<>();
    private final List<ChatRequest> requests = new CopyOnWriteArrayList<>();

    /** What a position answers. */
    interface Line {
        String to(ChatRequest request) throws ChatFailure;
    }

    /** The position answers this act with these lines in turn, the last one for ever. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    final void when(String position, String act, Line... answers) {
        lines.put(position + "/" + act, new ArrayList<>(List.of(answers)));
    }

    void forget() {
        lines.clear();
        requests.clear();
    }

    List<ChatRequest> requests() {
        return requests;
    }

    long asked(String position, String act) {
        return requests.stream()
                .filter(request -> request.labels().position().equals(position))
                .filter(request -> request.schema().name().equals(act))
                .count();
    }

    @Override
    public ChatAnswer ask(ChatRequest request) throws ChatFailure {
        requests.add(request);
        var text = line(request).to(request);
        return new ChatAnswer(text, new Tokens(1000, 0, 200), null, "chatcmpl-" + request.callId(), "stop");
    }

    private Line line(ChatRequest request) {
        var own = lines.get(request.labels().position() + "/" + request.schema().name());
        if (own == null) {
            return Colleagues::plainly;
        }
        synchronized (own) {
            return own.size() > 1 ? own.removeFirst() : own.getFirst();
        }
    }

    /** One assignment for each report, every result accepted, every request approved. */
    static String plainly(ChatRequest request) {
        return switch (request.schema().name()) {
            case "plan" -> sharedOut(request);
            case "work" -> work("Result of " + request.labels().position());
            case "review" ->
                review(
                        sensibly(request),
                        true,
                        "Delivered by " + request.labels().position());
            default -> decide(true, "within reason");
        };
    }

    static String plan(List<String> positions, String budget) {
        var plan = json().put("approach", "Divide and conquer");
        var assignments = plan.putArray("assignments");
        for (var position : positions) {
            assignments
                    .addObject()
                    .put("position", position)
                    .put("objective", "Objective for " + position)
                    .put("acceptance", "It is done")
                    .put("budget", budget);
        }
        return plan.toString();
    }

    static String work(String result) {
        return json().put("result", result).toString();
    }

    static String review(ChatRequest request, String verdict, boolean deliver, String result) {
        var verdicts = new HashMap<String, String>();
        labels(request).forEach(label -> verdicts.put(label, verdict));
        return review(verdicts, deliver, result);
    }

    static String review(Map<String, String> verdicts, boolean deliver, String result) {
        var review = json();
        var all = review.putArray("verdicts");
        verdicts.forEach((label, verdict) ->
                all.addObject().put("label", label).put("verdict", verdict).put("comment", "because of " + label));
        return review.put("deliver", deliver).put("result", result).toString();
    }

    static String decide(boolean approve, String reason) {
        return json().put("approve", approve).put("reason", reason).toString();
    }

    static List<String> reports(ChatRequest request) {
        return words(request.schema().schema().at("/properties/assignments/items/properties/position/enum"));
    }

    static List<String> labels(ChatRequest request) {
        return words(request.schema().schema().at("/properties/verdicts/items/properties/label/enum"));
    }

    /** Accepts what was done and goes on without what has failed. */
    private static Map<String, String> sensibly(ChatRequest request) {
        var verdicts = new HashMap<String, String>();
        var found = RETURNED.matcher(request.messages().getLast().text());
        while (found.find()) {
            verdicts.put(found.group(1), found.group(2).equals("DONE") ? "ACCEPT" : "DROP");
        }
        return verdicts;
    }

    /** The same share for everybody of what may be handed out; nothing where that is too little. */
    private static String sharedOut(ChatRequest request) {
        var reports = reports(request);
        var share =
                new BigDecimal(amount(MOST, request)).divide(BigDecimal.valueOf(reports.size()), 4, RoundingMode.DOWN);
        return share.compareTo(new BigDecimal(least(request))) < 0
                ? plan(List.of(), "0")
                : plan(reports, share.toPlainString());
    }

    private static String amount(Pattern line, ChatRequest request) {
        var found = line.matcher(request.messages().get(1).text());
        if (!found.find()) {
            throw new AssertionError("The brief has no line like " + line);
        }
        return found.group(1);
    }

    /** The least that an assignment may get, as the brief says. */
    static String least(ChatRequest request) {
        return amount(LEAST, request);
    }

    private static List<String> words(JsonNode node) {
        return node.valueStream().map(JsonNode::asText).toList();
    }

    private static ObjectNode json() {
        return JsonNodeFactory.instance.objectNode();
    }
}

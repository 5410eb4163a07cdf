package io.countersign.run;

import io.countersign.ledger.Money;
import io.countersign.ledger.Tokens;
import io.countersign.llm.ChatAnswer;
import io.countersign.llm.ChatFailure;
import io.countersign.llm.ChatModel;
import io.countersign.llm.ChatRequest;
import io.countersign.trial.PlainColleague;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The agents of a test company: each does the plainest sensible thing, unless a test gives it lines of its own. Answers
 * come from the schema of the request, so they are right for any org chart.
 */
final class Colleagues implements ChatModel {
    private final Map<String, List<Line>> lines = new ConcurrentHashMap<>();
    private final Map<String, Money> bills = new ConcurrentHashMap<>();
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

    /** What the gateway says that each answer of the position cost. */
    void bill(String position, Money cost) {
        bills.put(position, cost);
    }

    void forget() {
        lines.clear();
        bills.clear();
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
        return new ChatAnswer(
                text,
                new Tokens(1000, 0, 200),
                bills.get(request.labels().position()),
                "chatcmpl-" + request.callId(),
                "stop");
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
        var schema = request.schema();
        return switch (schema.name()) {
            case "work" -> PlainColleague.work("Result of " + request.labels().position());
            default -> PlainColleague.answer(schema.name(), schema.schema(), brief(request));
        };
    }

    static String review(ChatRequest request, String verdict, boolean deliver, String result) {
        var verdicts = new HashMap<String, String>();
        PlainColleague.labels(request.schema().schema()).forEach(label -> verdicts.put(label, verdict));
        return PlainColleague.review(verdicts, deliver, result);
    }

    /** The least that an assignment may get, as the brief says. */
    static String least(ChatRequest request) {
        return PlainColleague.least(brief(request));
    }

    static String brief(ChatRequest request) {
        return request.messages().get(1).text();
    }
}

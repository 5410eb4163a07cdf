package io.countersign.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.access.Caller;
import io.countersign.message.Message;
import io.countersign.problem.Page;
import io.countersign.record.RunEvents;
import io.countersign.trial.PlainColleague;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.annotation.Autowired;

/** A company whose positions write to each other. */
abstract class MessagesTest extends CompanyTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final Caller CAROL = new Caller("carol", Set.of());
    static final String CHART = """
          - {key: ceo, title: Chief executive, instructions: Leads., budget: 20, authority: 10}
          - {key: head, title: Head, reportsTo: ceo, instructions: Plans., budget: 10, authority: 5}
          - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
          - {key: checker, title: Checker, reportsTo: head, instructions: Checks.}
          - {key: counsel, title: Counsel, reportsTo: head, instructions: Advises., filledBy: people, users: [carol]}
          - {key: writer, title: Writer, reportsTo: ceo, instructions: Writes.}
        messages: true
        """;

    @Autowired
    PeoplesMessages messages;

    @Autowired
    RunEvents events;

    /** The person among the reports gets no work. */
    void withoutCounsel() {
        colleagues.when("head", "plan", request -> PlainColleague.plan(List.of("analyst", "checker"), "0.40"));
    }

    List<Message> all(Run run) {
        return messages.page(run.id(), null, new Page.Request(0, 500)).items();
    }

    List<JsonNode> sent(Run run) {
        return events(run, "MessageSent");
    }

    List<JsonNode> events(Run run, String type) {
        return events.page(run.id(), new Page.Request(0, 500)).items().stream()
                .filter(event -> event.type().equals(type))
                .map(event -> json(event.data()))
                .toList();
    }

    /** The answer with messages: receivers and texts in turn. */
    static String with(String answer, String... toAndText) {
        var object = (ObjectNode) json(answer);
        var list = object.putArray("messages");
        for (int i = 0; i < toAndText.length; i += 2) {
            list.addObject().put("to", toAndText[i]).put("text", toAndText[i + 1]);
        }
        return object.toString();
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}

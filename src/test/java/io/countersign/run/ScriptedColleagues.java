package io.countersign.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.countersign.llm.ChatFailure;
import io.countersign.trial.PlainColleague;
import java.util.List;
import java.util.Map;

/** Models that do the plainest sensible thing and put scripts wherever they may write a text; one fails with them. */
final class ScriptedColleagues {
    private static final Map<String, Integer> FIELDS = Map.of(
            "approach", 1000,
            "objective", 1000,
            "acceptance", 1000,
            "comment", 1000,
            "result", 4000,
            "reason", 1000);

    private final StoredScripts stored;

    ScriptedColleagues(StoredScripts stored) {
        this.stored = stored;
    }

    void teach(Colleagues colleagues) {
        colleagues.when(
                "head",
                "plan",
                request -> written("head", PlainColleague.plan(List.of("analyst"), Colleagues.least(request))));
        colleagues.when("head", "review", request -> written("head", Colleagues.plainly(request)));
        colleagues.when("analyst", "work", request -> {
            var answer = written("analyst", Colleagues.plainly(request));
            return request.schema().schema().at("/properties").has("messages") ? withMessage(answer) : answer;
        });
        colleagues.when("broken", "work", _ -> {
            throw new ChatFailure.Rejected(stored.in("failure", 500));
        });
    }

    private String written(String who, String answer) {
        var tree = StoredScripts.tree(answer);
        write(who, tree);
        return tree.toString();
    }

    private void write(String who, JsonNode node) {
        if (node instanceof ObjectNode object) {
            FIELDS.forEach((field, longest) -> {
                if (object.has(field)) {
                    object.put(field, stored.in(field + " of " + who, longest));
                }
            });
        }
        node.forEach(child -> write(who, child));
    }

    private String withMessage(String answer) {
        var tree = (ObjectNode) StoredScripts.tree(answer);
        tree.putArray("messages").addObject().put("to", "head").put("text", stored.in("message of analyst", 1000));
        return tree.toString();
    }
}

package io.countersign.approval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, written into what is asked, so that the digest covers it: the company and its version, the run, the
 * assignment, the position, and the person who asks for the position or in its place, where it is a person.
 */
final class Asker {
    private static final String FIELD = "asked";
    private static final String PERSON = "person";

    private Asker() {}

    /** What is asked, with who asks. */
    static JsonNode into(ObjectNode arguments, Approvals.Ask ask) {
        return arguments.set(
                FIELD,
                asked(
                        ask.company(),
                        ask.companyVersion(),
                        ask.run(),
                        ask.assignment(),
                        ask.requestedBy(),
                        ask.askedBy()));
    }

    /** The person who asked; none where an agent did, or the process itself. */
    static Optional<String> person(ApprovalRequest request) {
        return Optional.ofNullable(
                request.arguments().at("/" + FIELD + "/" + PERSON).textValue());
    }

    /** Whether the request still says what it said when it was asked; one from before this was written down cannot tell. */
    static boolean holds(ApprovalRequest request) {
        return !request.arguments().has(FIELD)
                || request.arguments()
                        .path(FIELD)
                        .equals(asked(
                                request.company(),
                                request.companyVersion(),
                                request.run(),
                                request.assignment(),
                                request.requestedBy(),
                                person(request).orElse(null)));
    }

    private static ObjectNode asked(
            String company,
            int version,
            @Nullable Object run,
            @Nullable Object assignment,
            String position,
            @Nullable String person) {
        var asked = JsonNodeFactory.instance.objectNode();
        asked.put("company", company);
        asked.put("version", version);
        put(asked, "run", run);
        put(asked, "assignment", assignment);
        asked.put("position", position);
        put(asked, PERSON, person);
        return asked;
    }

    private static void put(ObjectNode asked, String field, @Nullable Object value) {
        if (value != null) {
            asked.put(field, value.toString());
        }
    }
}

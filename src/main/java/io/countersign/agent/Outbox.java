package io.countersign.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent writes to others beside its decision.
 *
 * @param letters what may be sent, as far as the answer shows
 * @param refused what may not and why, in short lines; it never makes the answer a bad one
 */
public record Outbox(List<Letter> letters, List<String> refused) {
    static final Outbox EMPTY = new Outbox(List.of(), List.of());
    static final String FIELD = "messages";
    static final int MOST = 3;
    private static final int SHOWN = 300;

    public Outbox {
        letters = List.copyOf(letters);
        refused = List.copyOf(refused);
    }

    /** One message for one of those to whom the position may write. */
    public record Letter(String to, String text) {}

    /** Reads the field of an answer; what breaks a rule is left out, and the work is as good without it. */
    static Outbox read(Correspondence mail, @Nullable JsonNode field) {
        if (field == null || field.isNull()) {
            return EMPTY;
        }
        if (!field.isArray()) {
            return new Outbox(List.of(), List.of(FIELD + ": must be a list"));
        }
        var letters = new ArrayList<Letter>();
        var refused = new ArrayList<String>();
        for (int i = 0; i < Math.min(MOST, field.size()); i++) {
            var faults = new Faults();
            var letter = letter(mail, new AnswerObject(FIELD + "[" + i + "]", field.get(i), faults));
            if (faults.none()) {
                letters.add(letter);
            } else {
                refused.add(PlainText.start(faults.toString(), SHOWN));
            }
        }
        if (field.size() > MOST) {
            refused.add(
                    "%s: at most %d of one act, not %d: the first %d count".formatted(FIELD, MOST, field.size(), MOST));
        }
        return new Outbox(letters, refused);
    }

    private static Letter letter(Correspondence mail, AnswerObject one) {
        one.only("to", "text");
        return new Letter(one.oneOf("to", mail.keys()), one.text("text", Bounds.MESSAGE));
    }
}

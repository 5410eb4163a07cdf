package io.countersign.run;

import io.countersign.engine.PersonTask;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import io.countersign.problem.StorableText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of a form; every fault is collected before the form is refused. */
final class FormFields {
    private final PersonTask task;
    private final List<Fault> faults = new ArrayList<>();

    FormFields(PersonTask task) {
        this.task = task;
    }

    @Nullable
    String user() {
        return task.user();
    }

    void fault(String field, String rule) {
        faults.add(new Fault(field, rule));
    }

    String optional(String field, int longest) {
        var text = task.text(field).replace("\u0000", "");
        if (!StorableText.is(text)) {
            fault(field, StorableText.RULE);
        }
        if (text.length() > longest) {
            fault(field, "at most " + longest + " characters");
        }
        return text;
    }

    String required(String field, int longest) {
        var text = optional(field, longest);
        if (text.isBlank()) {
            fault(field, "must not be empty");
        }
        return text;
    }

    Money amount(String field) {
        try {
            return Money.usd(task.text(field));
        } catch (IllegalArgumentException e) {
            fault(field, String.valueOf(e.getMessage()));
            return Money.ZERO;
        }
    }

    void check() {
        if (!faults.isEmpty()) {
            throw new Problem.Invalid(faults);
        }
    }
}

package io.countersign.agent;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Says of an answer that comes from elsewhere, before anything is done with it, whether its act could use it. */
@Component
public class AnswerCheck {
    private final Workplace workplace;
    private final Briefs briefs;

    AnswerCheck(Workplace workplace, Briefs briefs) {
        this.workplace = workplace;
        this.briefs = briefs;
    }

    /**
     * What is wrong with the answer, in words for who gave it; empty where nothing is. A decision is looked at where it is
     * made: its request is the task's to know.
     */
    public Optional<String> complaint(String task, UUID run, UUID assignment, ActKind act, String answer) {
        if (act == ActKind.DECIDE) {
            return Optional.empty();
        }
        var variables = Map.<String, Object>of("assignmentId", assignment.toString());
        var job =
                workplace.job(new io.countersign.engine.Task(task, "nobody", act.topic(), run, "", 1, variables), act);
        return Answers.parse(briefs.fitting(job).situation(), answer) instanceof Parsed.Invalid(var complaint)
                ? Optional.of(complaint)
                : Optional.empty();
    }
}

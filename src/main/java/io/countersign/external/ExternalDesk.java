package io.countersign.external;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.agent.ActKind;
import io.countersign.agent.AnswerCheck;
import io.countersign.agent.PlainText;
import io.countersign.engine.CompanyTurn;
import io.countersign.llm.ExternalActs;
import io.countersign.problem.Problem;
import io.countersign.record.Actor;
import io.countersign.record.RunRecord;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What an external agent may do with the one act it came for: read the brief, report progress, answer once. Its text is a
 * stranger's: it is bounded, and an answer is checked here as any model's and again where it takes effect.
 */
@Component
public class ExternalDesk {
    private static final int LONGEST_NOTE = 2000;
    private static final int MOST_NOTES = 100;
    private static final int LONGEST_ANSWER = 500_000;

    private final ActRows rows;
    private final AnswerCheck answers;
    private final ExternalActs acts;
    private final CompanyTurn turn;
    private final RunRecord record;
    private final ObjectMapper json;

    ExternalDesk(
            ActRows rows,
            AnswerCheck answers,
            ExternalActs acts,
            CompanyTurn turn,
            RunRecord record,
            ObjectMapper json) {
        this.rows = rows;
        this.answers = answers;
        this.acts = acts;
        this.turn = turn;
        this.record = record;
        this.json = json;
    }

    /** What a model would get in its place, the form of the answer, and until when it is waited for. */
    public record Brief(
            String company,
            UUID run,
            UUID assignment,
            String position,
            String act,
            int turn,
            Instant until,
            JsonNode messages,
            JsonNode schema) {}

    public Brief brief(ActAtHand act) {
        var held = open(act);
        var paper = rows.read(held.claims().act());
        try {
            return new Brief(
                    held.claims().company(),
                    held.claims().run(),
                    held.claims().assignment(),
                    held.claims().position(),
                    held.kind().name(),
                    held.turn(),
                    held.until(),
                    json.readTree(paper.request()).path("messages"),
                    json.readTree(paper.schema()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The brief of act " + held.claims().act() + " cannot be read", e);
        }
    }

    /** Puts a report on the run's record. It moves nothing. */
    public void progress(ActAtHand act, @Nullable String text) {
        var held = open(act);
        var note = text == null ? "" : PlainText.clean(text).strip();
        if (note.isEmpty() || note.length() > LONGEST_NOTE) {
            throw new Problem.Invalid("text", "1 to " + LONGEST_NOTE + " characters");
        }
        var claims = held.claims();
        turn.write(claims.company(), () -> {
            rows.requireOpen(claims);
            if (!rows.note(claims.act(), MOST_NOTES)) {
                throw new Problem.Clash("This act has reported progress " + MOST_NOTES + " times already");
            }
            record.append(
                    claims.run(),
                    "AgentProgress",
                    Map.of(
                            "assignment",
                            claims.assignment(),
                            "position",
                            claims.position(),
                            "call",
                            claims.act(),
                            "text",
                            note),
                    Actor.position(claims.position()));
            return claims;
        });
    }

    /** Hands out assignments: the answer to a {@code PLAN}. */
    public void plan(ActAtHand act, @Nullable String answer) {
        requireKind(act, ActKind.PLAN, true);
        answer(act, answer);
    }

    /** Ends a {@code WORK}, a {@code REVIEW} or a {@code DECIDE}. */
    public void result(ActAtHand act, @Nullable String answer) {
        requireKind(act, ActKind.PLAN, false);
        answer(act, answer);
    }

    private void requireKind(ActAtHand act, ActKind kind, boolean wanted) {
        var held = open(act);
        if ((held.kind() == kind) != wanted) {
            throw new Problem.Clash("This act is a %s: answer it at /api/agent/%s"
                    .formatted(held.kind(), held.kind() == ActKind.PLAN ? "plan" : "result"));
        }
    }

    private void answer(ActAtHand act, @Nullable String answer) {
        var text = answer == null ? "" : answer;
        if (text.isBlank() || text.length() > LONGEST_ANSWER) {
            throw new Problem.Invalid("answer", "one JSON object of at most " + LONGEST_ANSWER + " characters");
        }
        var held = act.held();
        var claims = held.claims();
        answers.complaint(held.task(), claims.run(), claims.assignment(), held.kind(), text)
                .ifPresent(complaint -> {
                    throw new Problem.Invalid("answer", complaint);
                });
        if (!rows.answer(claims.act(), text)) {
            rows.requireOpen(claims);
            throw new Problem.Clash("This act is over");
        }
        acts.answered(claims.act(), text);
    }

    /** As it was when the token was checked, a moment ago. */
    private static ActRows.Held open(ActAtHand act) {
        ActRows.require(act.held().state());
        return act.held();
    }
}

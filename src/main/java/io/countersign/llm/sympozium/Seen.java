package io.countersign.llm.sympozium;

import io.countersign.ledger.Tokens;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the state of a run says. Its result, its error and its tokens were written by its pod, which is a stranger: the text
 * is cut to a size, and only what the controller alone decides means that a run was never begun.
 */
sealed interface Seen {
    /** It waits, works, or is in a state that we do not know. */
    record Working() implements Seen {}

    /** Its agent has answered; no tokens where none, or nonsense, were reported. */
    record Answered(String text, @Nullable Tokens reported) implements Seen {}

    /** It has ended without an answer and may have cost anything. */
    record Failed(String reason) implements Seen {}

    /** Its agent has as many runs as its policy allows; no pod was made for this one. */
    record TurnedAway(String reason) implements Seen {}

    /** It is not there any more, and nobody here saw it end. */
    record Gone() implements Seen {}

    /** This node is stopping. */
    record Left() implements Seen {}

    int LONGEST_TEXT = 1_000_000;
    int LONGEST_REASON = 300;
    Set<String> FAILED = Set.of("Failed", "Skipped");
    Pattern LIMIT = Pattern.compile("concurrency limit|max_?concurrent", Pattern.CASE_INSENSITIVE);

    static Seen of(GenericKubernetesResource run) {
        if (!(run.getAdditionalProperties().get("status") instanceof Map<?, ?> status)) {
            return new Working();
        }
        var phase = text(status, "phase");
        if (phase.equals("Succeeded")) {
            return new Answered(cut(text(status, "result"), LONGEST_TEXT), tokens(status.get("tokenUsage")));
        }
        if (!FAILED.contains(phase)) {
            return new Working();
        }
        var error = cut(text(status, "error").strip().replaceAll("\\p{Cntrl}+", " "), LONGEST_REASON);
        return LIMIT.matcher(error).find() && wasNeverBegun(status)
                ? new TurnedAway(error)
                : new Failed(phase + (error.isEmpty() ? "" : ": " + error));
    }

    default boolean isFinal() {
        return !(this instanceof Working);
    }

    /** A pod's own words must not pass for the controller's: where there was a pod, there was work. */
    private static boolean wasNeverBegun(Map<?, ?> status) {
        return text(status, "podName").isEmpty()
                && text(status, "jobName").isEmpty()
                && text(status, "startedAt").isEmpty()
                && text(status, "result").isEmpty()
                && status.get("tokenUsage") == null
                && status.get("exitCode") == null;
    }

    private static @Nullable Tokens tokens(@Nullable Object usage) {
        if (!(usage instanceof Map<?, ?> counts)
                || !(counts.get("inputTokens") instanceof Number input)
                || !(counts.get("outputTokens") instanceof Number output)
                || input.longValue() < 0
                || output.longValue() < 0
                || input.longValue() + output.longValue() <= 0) {
            return null;
        }
        return new Tokens(input.longValue(), 0, output.longValue());
    }

    private static String text(Map<?, ?> status, String field) {
        return status.get(field) instanceof String text ? text : "";
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}

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

    /** It has ended and certainly never began: no pod was made for it. */
    record NeverBegun(String reason) implements Seen {}

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
    long MOST_TOKENS = 1_000_000_000_000L;
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
        var ended = phase + (error.isEmpty() ? "" : ": " + error);
        if (!wasNeverBegun(status)) {
            return new Failed(ended);
        }
        return LIMIT.matcher(error).find() ? new TurnedAway(error) : new NeverBegun(ended);
    }

    /** Whether Sympozium has not even looked at it. */
    static boolean isUntouched(GenericKubernetesResource run) {
        return !(run.getAdditionalProperties().get("status") instanceof Map<?, ?> status) || status.isEmpty();
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
        if (!(usage instanceof Map<?, ?> counts)) {
            return null;
        }
        var input = count(counts.get("inputTokens"));
        var output = count(counts.get("outputTokens"));
        return input < 0 || output < 0 || input + output == 0 ? null : new Tokens(input, 0, output);
    }

    /** Below zero for what no run can have used. */
    private static long count(@Nullable Object number) {
        var count = number instanceof Integer || number instanceof Long ? ((Number) number).longValue() : -1;
        return count <= MOST_TOKENS ? count : -1;
    }

    private static String text(Map<?, ?> status, String field) {
        return status.get(field) instanceof String text ? text : "";
    }

    private static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most);
    }
}

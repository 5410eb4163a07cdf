package io.countersign.llm.openai;

import com.openai.core.http.Headers;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.completions.CompletionUsage;
import io.countersign.ledger.Tokens;
import io.countersign.llm.ChatAnswer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a chat completion. Usage that cannot be true counts as none: the call is then settled at its ceiling. */
final class Answers {
    private static final long MOST_TOKENS = 1_000_000_000;

    private Answers() {}

    /**
     * The answer, or nothing where the completion has no choice to read. A refusal's words stand in for its content. A
     * gateway that sends our key back finds it in nothing that we keep.
     */
    static Optional<ChatAnswer> read(ChatCompletion completion, Headers headers, Secrets secrets) {
        var choice = completion.choices().stream().findFirst();
        return choice.map(first -> {
            var message = first.message();
            var refusal = message.refusal();
            return new ChatAnswer(
                    secrets.hide(message.content().or(() -> refusal).orElse("")),
                    completion._usage().asKnown().map(Answers::tokens).orElse(null),
                    ReportedCost.read(headers.values(ReportedCost.HEADER)),
                    completion._id().asString().map(secrets::hide).orElse(null),
                    refusal.isPresent() ? "refusal" : finishReason(first, secrets));
        });
    }

    private static @Nullable String finishReason(ChatCompletion.Choice choice, Secrets secrets) {
        return choice._finishReason()
                .asKnown()
                .map(ChatCompletion.Choice.FinishReason::asString)
                .map(secrets::hide)
                .orElse(null);
    }

    private static @Nullable Tokens tokens(CompletionUsage usage) {
        var input = usage._promptTokens().asKnown();
        var output = usage._completionTokens().asKnown();
        if (input.isEmpty() || output.isEmpty() || !sane(input.get()) || !sane(output.get())) {
            return null;
        }
        var cached = usage._promptTokensDetails()
                .asKnown()
                .flatMap(details -> details._cachedTokens().asKnown())
                .orElse(0L);
        return new Tokens(input.get(), Math.clamp(cached, 0, input.get()), output.get());
    }

    private static boolean sane(long tokens) {
        return tokens >= 0 && tokens <= MOST_TOKENS;
    }
}

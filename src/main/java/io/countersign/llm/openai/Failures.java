package io.countersign.llm.openai;

import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIInvalidDataException;
import com.openai.errors.OpenAIIoException;
import com.openai.errors.OpenAIServiceException;
import io.countersign.llm.ChatFailure;
import io.countersign.outgoing.OutgoingRefused;
import java.util.Locale;
import java.util.Set;

/**
 * Says once, for every way a call can fail, what it means for the money.
 *
 * <p>A budget stop comes as 400, 401, 403 or 429 depending on the gateway's version, hence its type is read before the
 * status; OpenAI's own is {@code insufficient_quota}. 408 is a gateway that gave up on a provider which may still be
 * working, so it is as doubtful as a 5xx; 503 says that nobody took the request. A redirect is not followed: it could
 * carry the key elsewhere.
 */
final class Failures {
    private static final Set<String> BUDGET =
            Set.of("budget_exceeded", "insufficient_quota", "exceededtokenbudget", "exceededbudget");
    private static final Set<Integer> COME_BACK = Set.of(409, 425, 429, 503);
    private static final int TIMED_OUT = 408;
    private static final int SERVER = 500;

    private final String host;
    private final Secrets secrets;
    private final RetryAfter retryAfter;

    Failures(String host, Secrets secrets, RetryAfter retryAfter) {
        this.host = host;
        this.secrets = secrets;
        this.retryAfter = retryAfter;
    }

    ChatFailure of(OpenAIException failure) {
        return switch (failure) {
            case OpenAIServiceException answered -> answered(answered);
            case OpenAIIoException io -> broken(io);
            case OpenAIInvalidDataException nonsense -> malformed(text(nonsense));
            default -> new ChatFailure.Fault(reason("failed: " + text(failure)));
        };
    }

    ChatFailure malformed(String what) {
        return new ChatFailure.Malformed(reason("sent something that is no chat completion: " + what));
    }

    private ChatFailure answered(OpenAIServiceException failure) {
        var status = failure.statusCode();
        var reason = reason("answered " + text(failure));
        if (status < SERVER && isBudget(failure)) {
            return new ChatFailure.Refused(reason);
        }
        if (COME_BACK.contains(status)) {
            var headers = failure.headers();
            return new ChatFailure.Wait(
                    reason, retryAfter.read(headers.values("retry-after-ms"), headers.values("retry-after")));
        }
        if (status >= SERVER || status == TIMED_OUT) {
            return new ChatFailure.Fault(reason);
        }
        return new ChatFailure.Rejected(reason);
    }

    private ChatFailure broken(OpenAIIoException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            // With neither redirects nor repeats, whom a call may go to is asked before it leaves and never after.
            if (cause instanceof SendWatch.NeverSent || cause instanceof OutgoingRefused) {
                return new ChatFailure.NotSent(reason("could not be reached: " + text(cause)));
            }
        }
        return new ChatFailure.Fault(reason("broke off: " + text(failure)));
    }

    private static boolean isBudget(OpenAIServiceException failure) {
        // Type and code are in the body; asked for by name, the vendor's library throws where a gateway leaves one
        // null.
        var words = failure.body().toString().toLowerCase(Locale.ROOT);
        return BUDGET.stream().anyMatch(words::contains);
    }

    private String reason(String what) {
        return secrets.clean("The model gateway " + host + " " + what);
    }

    /** Innermost messages say most; names of classes stand in where there is no message. */
    private static String text(Throwable failure) {
        var cause = failure.getCause();
        var message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        if (cause == null || cause.getMessage() == null || message.contains(cause.getMessage())) {
            return message;
        }
        return message + " (" + cause.getMessage() + ")";
    }
}

package io.countersign.llm.sympozium;

import io.countersign.llm.ChatFailure;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;

/**
 * Says once, for every way in which an order can be refused, whether the run may exist.
 *
 * <p>What a webhook or the schema refuses is not stored. A webhook that could not be asked refuses with 500, and its message
 * says so; any other 5xx, a broken connection or a timeout may hide a run that was made.
 */
sealed interface Refusals {
    /** A run of that name exists. */
    record There() implements Refusals {}

    /** There is certainly no run of this order. */
    record Unsent(ChatFailure failure) implements Refusals {}

    /** The run may have been made. */
    record Doubtful(String reason) implements Refusals {}

    Duration PAUSE = Duration.ofSeconds(10);
    int LONGEST = 300;

    static Refusals of(KubernetesClientException e) {
        var reason = reason(e);
        return switch (e.getCode()) {
            case 409 ->
                reason.contains("AlreadyExists") || reason.contains("already exists")
                        ? new There()
                        : new Doubtful(reason);
            case 429 -> new Unsent(new ChatFailure.Wait("The Kubernetes API has too much to do: " + reason, PAUSE));
            case 403 ->
                new Unsent(
                        reason.contains("exceeded quota")
                                ? new ChatFailure.Busy("The namespace has no room for another agent run: " + reason)
                                : rejected(reason));
            case 400, 401, 404, 405, 406, 413, 415, 422 -> new Unsent(rejected(reason));
            case 500 ->
                reason.contains("failed calling webhook")
                        ? new Unsent(new ChatFailure.Wait("Sympozium could not be asked: " + reason, PAUSE))
                        : new Doubtful(reason);
            default ->
                neverConnected(e)
                        ? new Unsent(new ChatFailure.NotSent("The Kubernetes API could not be reached: " + reason))
                        : new Doubtful(reason);
        };
    }

    /** The API's own words, which hold no secret; cut to a size. */
    static String reason(Throwable e) {
        var status = e instanceof KubernetesClientException api ? api.getStatus() : null;
        var said = status != null && status.getMessage() != null ? status.getMessage() : String.valueOf(e.getMessage());
        var plain = said.replaceAll("\\p{Cntrl}+", " ").strip();
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST);
    }

    private static ChatFailure rejected(String reason) {
        return new ChatFailure.Rejected("The agent run was refused: " + reason);
    }

    private static boolean neverConnected(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException
                    || cause instanceof UnknownHostException
                    || cause instanceof HttpConnectTimeoutException) {
                return true;
            }
        }
        return false;
    }
}

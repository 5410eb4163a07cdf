package io.countersign.access.web;

import io.countersign.access.Scope;
import io.countersign.access.TokenAuthentication;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which of the open doors of the engine's API a personal access token opens: to read, those with the scope {@code engine};
 * people's tasks need {@code decide} as well, everything else that changes something {@code admin}. Who somebody is, and
 * with what password, no token changes.
 */
final class TokenEngineDoors {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Pattern IDENTITY = Pattern.compile("/(user|authorization|identity)(/.*)?|/group/(?!count$).*");

    /** A question too long for an address; the single thing asked for of a filter is one. */
    private static final Pattern QUESTIONS = Pattern.compile("/(task|process-instance|execution|external-task"
            + "|variable-instance|job|job-definition|group)(/count)?"
            + "|/history/[a-z-]+(/count)?|/filter/[^/]+/(list|count|singleResult)");

    private static final Pattern TASKS =
            Pattern.compile("/task/[^/]+/(claim|unclaim|complete|submit-form|comment/create)");

    private TokenEngineDoors() {}

    static Optional<String> refusal(String method, String endpoint, TokenAuthentication token) {
        if (!token.may(Scope.ENGINE)) {
            return lacks(Scope.ENGINE);
        }
        if (READING.contains(method)) {
            return Optional.empty();
        }
        if (IDENTITY.matcher(endpoint).matches()) {
            return Optional.of("No token changes users, groups, passwords or permissions.");
        }
        var post = method.equals("POST");
        if (post && QUESTIONS.matcher(endpoint).matches()) {
            return Optional.empty();
        }
        var needed = post && TASKS.matcher(endpoint).matches() ? Scope.DECIDE : Scope.ADMIN;
        return token.may(needed) ? Optional.empty() : lacks(needed);
    }

    private static Optional<String> lacks(Scope scope) {
        return Optional.of("This token does not have the scope " + scope.word() + ".");
    }
}

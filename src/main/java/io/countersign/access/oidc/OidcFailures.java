package io.countersign.access.oidc;

import io.countersign.access.outside.Admission.Reason;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;

/** Leads a failed login by the provider to the login page, with a word for what went wrong; the log has the details. */
class OidcFailures implements AuthenticationFailureHandler {
    static final String DOWN = "down";

    private static final Logger LOG = LoggerFactory.getLogger(OidcFailures.class);
    private static final String FAILED = "failed";
    private static final int LONGEST_SHOWN = 500;
    private static final Map<String, String> TEXTS = Map.of(
            DOWN,
            "{name} cannot be reached at the moment. Who has a password here can log in with it.",
            "access_denied",
            "{name} did not let you in.",
            "authorization_request_not_found",
            "This login had begun elsewhere or too long ago. Please begin anew.",
            code(Reason.NO_NAME),
            "{name} gives you no name that a user here can have.",
            code(Reason.NAME_TAKEN),
            "There is another user of your name here already. An administrator can link you.",
            code(Reason.REMOVED),
            "Your user was removed here.",
            code(Reason.NOT_THERE),
            "The user that you are linked to is not there.",
            FAILED,
            "The login by {name} failed. The log has the reason.");

    private final String provider;

    OidcFailures(String provider) {
        this.provider = provider;
    }

    static String code(Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    Optional<String> text(String code) {
        return Optional.ofNullable(TEXTS.get(code)).map(text -> text.replace("{name}", provider));
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        LOG.warn("A login by {} failed: {}", provider, shown(failure));
        response.sendRedirect("/login?oidc=" + code(failure));
    }

    /** Whoever calls the address may have written the reason: it must not look like lines of ours. */
    private static String shown(Throwable failure) {
        var line = String.valueOf(failure.getMessage())
                .replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ")
                .strip();
        return line.length() <= LONGEST_SHOWN ? line : line.substring(0, LONGEST_SHOWN) + "…";
    }

    private static String code(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof OAuth2AuthenticationException known
                    && TEXTS.containsKey(known.getError().getErrorCode())) {
                return known.getError().getErrorCode();
            }
        }
        return FAILED;
    }
}

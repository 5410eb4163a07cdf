package io.countersign.access.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** The content security policy of our own pages: no script, the one style sheet by its digest, nothing from elsewhere. */
@Component
class PagePolicy {
    private final String text;
    private final ObjectProvider<LoginWay> ways;

    PagePolicy(ObjectProvider<LoginWay> ways) {
        this.ways = ways;
        text = "default-src 'none'; script-src 'none'; style-src 'sha256-%s'; img-src 'self' data:; "
                        .formatted(digest("pages/style.css"))
                + "base-uri 'none'; form-action 'self'{logout}; frame-ancestors 'none'";
    }

    /** A browser applies it to where the form's answer leads as well, so to the logout at a provider. */
    String text() {
        var logout = ways.stream()
                .flatMap(way -> way.logoutOrigin().stream())
                .map(" "::concat)
                .collect(Collectors.joining());
        return text.replace("{logout}", logout);
    }

    private static String digest(String file) {
        try {
            var style = new ClassPathResource(file).getContentAsByteArray();
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(style));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JVM knows SHA-256", e);
        }
    }
}

package io.countersign.access.oidc;

import io.countersign.access.outside.OutsidePerson;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/** What a provider's claims say of a person. They are read, not believed to be of any form. */
final class Claims {
    private static final String EMAIL = "email";

    private final OidcSettings settings;

    Claims(OidcSettings settings) {
        this.settings = settings;
    }

    OutsidePerson person(OidcUser user) {
        var claims = user.getClaims();
        return new OutsidePerson(
                settings.requiredIssuer(),
                user.getSubject(),
                name(claims),
                text(claims.get("given_name")),
                text(claims.get("family_name")),
                text(claims.get(EMAIL)),
                groups(find(claims, settings.groupsClaim())));
    }

    /** Whoever may write any address into a profile could be anybody by it: it counts once the provider has verified it. */
    private @Nullable String name(Map<String, Object> claims) {
        var claim = settings.usernameClaim();
        if (claim.equals(EMAIL) && !"true".equals(String.valueOf(claims.get("email_verified")))) {
            return null;
        }
        return text(find(claims, claim));
    }

    private static @Nullable Object find(Map<?, ?> claims, String name) {
        var dot = name.indexOf('.');
        if (claims.containsKey(name) || dot < 0) {
            return claims.get(name);
        }
        return claims.get(name.substring(0, dot)) instanceof Map<?, ?> within
                ? find(within, name.substring(dot + 1))
                : null;
    }

    private static Set<String> groups(@Nullable Object claim) {
        var groups = claim instanceof Collection<?> all ? all.stream() : Stream.ofNullable(claim);
        return groups.filter(String.class::isInstance).map(String.class::cast).collect(Collectors.toSet());
    }

    private static @Nullable String text(@Nullable Object claim) {
        return claim instanceof String text && !text.isBlank() ? text : null;
    }
}

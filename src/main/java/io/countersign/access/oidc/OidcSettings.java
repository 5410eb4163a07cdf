package io.countersign.access.oidc;

import io.countersign.access.outside.OutsideRules;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which OpenID provider vouches for people, and what its claims mean here. Without an issuer there is no such login.
 *
 * @param issuer as the provider writes it in its tokens
 * @param clientSecret none for a public client
 * @param name what the login page calls the provider; its host where nothing is said
 * @param usernameClaim the claim that names a new user
 * @param groupsClaim the claim with the provider's groups; dots lead into a claim that is an object
 * @param groups which of its groups give which of ours: {@code theirs=ours,…}
 * @param links who of its subjects is a user that was there before: {@code subject=user,…}
 */
@ConfigurationProperties("countersign.oidc")
record OidcSettings(
        @Nullable String issuer,
        @Nullable String clientId,
        @Nullable String clientSecret,
        @Nullable String name,
        @DefaultValue({"openid", "profile", "email"}) List<String> scopes,
        @DefaultValue("preferred_username") String usernameClaim,
        @DefaultValue("groups") String groupsClaim,
        @Nullable String groups,
        @Nullable String links) {
    private static final String PREFIX = "countersign.oidc";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    OidcSettings {
        issuer = blankIsNull(issuer);
        clientId = blankIsNull(clientId);
        clientSecret = blankIsNull(clientSecret);
        name = blankIsNull(name);
        usernameClaim = usernameClaim.isBlank() ? "preferred_username" : usernameClaim.strip();
        groupsClaim = groupsClaim.isBlank() ? "groups" : groupsClaim.strip();
        scopes = withOpenid(scopes);
        OutsideRules.read(PREFIX, groups, links);
        if (issuer == null && clientId != null) {
            throw new IllegalArgumentException(PREFIX + ".issuer: is needed with " + PREFIX + ".client-id");
        }
        if (issuer != null) {
            checkAddress(PREFIX + ".issuer", issuer);
            if (clientId == null) {
                throw new IllegalArgumentException(PREFIX + ".client-id: is needed with " + PREFIX + ".issuer");
            }
        }
    }

    /** What travels to the provider and back must not be read on the way; on this machine nobody listens. */
    static void checkAddress(String what, String address) {
        try {
            var uri = URI.create(address);
            var host = uri.getHost();
            var isSafe = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && LOOPBACK.contains(host);
            if (host != null && isSafe && uri.getUserInfo() == null) {
                return;
            }
        } catch (IllegalArgumentException _) {
            // Said below.
        }
        throw new IllegalArgumentException(
                what + ": an address that begins with https:// (http:// for localhost only)");
    }

    String label() {
        return name != null ? name : URI.create(requiredIssuer()).getHost();
    }

    String requiredIssuer() {
        if (issuer == null) {
            throw new IllegalStateException("There is no provider");
        }
        return issuer;
    }

    OutsideRules rules() {
        return OutsideRules.read(PREFIX, groups, links);
    }

    private static @Nullable String blankIsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }

    /** Without openid the provider would give no token that says who it is. */
    private static List<String> withOpenid(List<String> scopes) {
        var all = new ArrayList<String>();
        all.add("openid");
        scopes.stream()
                .flatMap(scope -> List.of(scope.strip().split("\\s+")).stream())
                .filter(scope -> !scope.isEmpty() && !all.contains(scope))
                .forEach(all::add);
        return List.copyOf(all);
    }

    @Override
    public String toString() {
        return "OidcSettings[issuer=" + issuer + ", clientId=" + clientId + "]";
    }
}

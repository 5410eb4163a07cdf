package io.countersign.access.oidc;

import io.countersign.access.Seal;
import io.countersign.access.SealBroken;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.security.web.util.UrlUtils;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.util.UriComponentsBuilder;

/** Logs out at the provider as well, where it offers that, and lets it lead back to our login page. */
class ProviderLogout implements LogoutHandler, RequestMatcher, LogoutSuccessHandler {
    private static final String TOKEN = "countersign.oidc.token";
    private static final int LONGEST = 8000;

    private final Provider provider;
    private final OidcSettings settings;
    private final Seal seal;

    ProviderLogout(Provider provider, OidcSettings settings, Seal seal) {
        this.provider = provider;
        this.settings = settings;
        this.seal = seal;
    }

    /**
     * The provider wants to see its token again, so that not just any page can log people out. Sessions are in the database,
     * so it is kept sealed; where there is no key, the provider asks the person.
     */
    void remember(HttpServletRequest request, OidcIdToken token, String user) {
        var text = token.getTokenValue();
        var sealed = text.length() <= LONGEST && seal.isAvailable()
                ? seal.seal(text.getBytes(StandardCharsets.UTF_8), place(user))
                : "";
        request.getSession().setAttribute(TOKEN, sealed);
    }

    private static String place(String user) {
        return "id token of " + user;
    }

    /** The session is about to go. */
    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response, @Nullable Authentication login) {
        var session = request.getSession(false);
        if (session != null && session.getAttribute(TOKEN) instanceof String sealed) {
            request.setAttribute(TOKEN, login == null || sealed.isEmpty() ? "" : opened(sealed, login.getName()));
        }
    }

    private String opened(String sealed, String user) {
        try {
            return new String(seal.open(sealed, place(user)), StandardCharsets.UTF_8);
        } catch (SealBroken e) {
            return "";
        }
    }

    @Override
    public boolean matches(HttpServletRequest request) {
        return request.getAttribute(TOKEN) != null && provider.logoutAddress().isPresent();
    }

    @Override
    public void onLogoutSuccess(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication login)
            throws IOException {
        var address = UriComponentsBuilder.fromUri(provider.logoutAddress().orElseThrow())
                .queryParam("client_id", "{client}")
                .queryParam("post_logout_redirect_uri", "{back}");
        var token = String.valueOf(request.getAttribute(TOKEN));
        if (!token.isEmpty()) {
            address.queryParam("id_token_hint", "{token}");
        }
        var back = UrlUtils.buildFullRequestUrl(
                request.getScheme(), request.getServerName(), request.getServerPort(), "/login", null);
        response.sendRedirect(address.encode()
                .buildAndExpand(Map.of("client", String.valueOf(settings.clientId()), "back", back, "token", token))
                .toUriString());
    }
}

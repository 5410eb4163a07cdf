package io.countersign.access.oidc;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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

    ProviderLogout(Provider provider, OidcSettings settings) {
        this.provider = provider;
        this.settings = settings;
    }

    /** The provider wants to see its token again, so that not just any page can log people out. */
    static void remember(HttpServletRequest request, OidcIdToken token) {
        var text = token.getTokenValue();
        request.getSession().setAttribute(TOKEN, text.length() <= LONGEST ? text : "");
    }

    /** The session is about to go. */
    @Override
    public void logout(HttpServletRequest request, HttpServletResponse response, @Nullable Authentication login) {
        var session = request.getSession(false);
        if (session != null) {
            request.setAttribute(TOKEN, session.getAttribute(TOKEN));
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

package io.countersign.access.oidc;

import io.countersign.access.Seal;
import io.countersign.access.web.BrowserSession;
import io.countersign.access.web.LoginWay;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.endpoint.RestClientAuthorizationCodeTokenResponseClient;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestCustomizers;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestRedirectFilter;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.web.client.RestClient;

/** The login by the provider, put together from Spring's client: state, nonce and PKCE are its part. */
class OidcLogin implements LoginWay {
    private static final String BEGIN = OAuth2AuthorizationRequestRedirectFilter.DEFAULT_AUTHORIZATION_REQUEST_BASE_URI;

    private final OidcSettings settings;
    private final Provider provider;
    private final RestClient tokens;
    private final AdmittingUsers users;
    private final OidcFailures failures;
    private final ProviderLogout logout;

    OidcLogin(OidcSettings settings, Provider provider, RestClient tokens, AdmittingUsers users, Seal seal) {
        this.settings = settings;
        this.provider = provider;
        this.tokens = tokens;
        this.users = users;
        this.failures = new OidcFailures(settings.label());
        this.logout = new ProviderLogout(provider, settings, seal);
    }

    @Override
    public void addTo(HttpSecurity http, AuthenticationSuccessHandler wanted) throws Exception {
        var requests = new DefaultOAuth2AuthorizationRequestResolver(provider, BEGIN);
        requests.setAuthorizationRequestCustomizer(OAuth2AuthorizationRequestCustomizers.withPkce());
        var codes = new RestClientAuthorizationCodeTokenResponseClient();
        codes.setRestClient(tokens);
        http.oauth2Login(login -> login.loginPage("/login")
                .clientRegistrationRepository(provider)
                .authorizedClientRepository(new NoClients())
                .authorizationEndpoint(endpoint -> endpoint.authorizationRequestResolver(requests))
                .tokenEndpoint(endpoint -> endpoint.accessTokenResponseClient(codes))
                .userInfoEndpoint(endpoint -> endpoint.oidcUserService(users))
                .successHandler((request, response, result) -> begin(request, response, result, wanted))
                .failureHandler(failures)
                .withObjectPostProcessor(new ObjectPostProcessor<OAuth2AuthorizationRequestRedirectFilter>() {
                    @Override
                    public <F extends OAuth2AuthorizationRequestRedirectFilter> F postProcess(F filter) {
                        filter.setAuthenticationFailureHandler(failures);
                        return filter;
                    }
                }));
        http.logout(to -> to.addLogoutHandler(logout).defaultLogoutSuccessHandlerFor(logout, logout));
    }

    private void begin(
            HttpServletRequest request,
            HttpServletResponse response,
            Authentication result,
            AuthenticationSuccessHandler wanted)
            throws IOException, ServletException {
        var user = (AdmittedUser) result.getPrincipal();
        BrowserSession.begin(user.admitted(), request, response);
        logout.remember(request, user.getIdToken(), user.admitted().caller().name());
        wanted.onAuthenticationSuccess(request, response, result);
    }

    @Override
    public Optional<Offer> offer() {
        return Optional.of(new Offer(
                "Log in with " + settings.label(),
                BEGIN + "/" + Provider.ID,
                provider.isDown() ? settings.label() + " could not be reached a moment ago." : null));
    }

    @Override
    public Optional<String> failure(String code) {
        return failures.text(code);
    }

    @Override
    public Optional<String> logoutOrigin() {
        return provider.logoutAddress().map(address -> address.getScheme() + "://" + address.getRawAuthority());
    }
}

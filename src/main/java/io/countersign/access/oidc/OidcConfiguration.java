package io.countersign.access.oidc;

import io.countersign.access.Seal;
import io.countersign.access.outside.OutsideLogins;
import io.countersign.outgoing.OutgoingSettings;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.client.oidc.userinfo.OidcUserService;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.userinfo.DefaultOAuth2UserService;
import org.springframework.security.oauth2.jwt.JwtDecoderFactory;

/** The login by an OpenID provider, where one is named. */
@Configuration(proxyBeanMethods = false)
@Conditional(OidcConfiguration.WhereAnIssuerIsNamed.class)
class OidcConfiguration {
    @Bean
    ProviderConnections providerConnections(OidcSettings settings, OutgoingSettings outgoing) {
        return new ProviderConnections(settings, outgoing);
    }

    @Bean
    JwtDecoderFactory<ClientRegistration> idTokens(ProviderConnections connections, JdbcClient jdbc) {
        return new IdTokens(connections.plain(), new DatabaseTime(jdbc));
    }

    @Bean
    OidcLogin oidcLogin(OidcSettings settings, ProviderConnections connections, OutsideLogins logins, Seal seal) {
        var profiles = new DefaultOAuth2UserService();
        profiles.setRestOperations(connections.people());
        var users = new OidcUserService();
        users.setOauth2UserService(profiles);
        return new OidcLogin(
                settings,
                new Provider(settings, connections::description, System::nanoTime),
                connections.tokens(),
                new AdmittingUsers(users, new Claims(settings), settings.rules(), logins),
                seal);
    }

    static class WhereAnIssuerIsNamed extends SpringBootCondition {
        @Override
        public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
            var issuer = context.getEnvironment().getProperty("countersign.oidc.issuer", "");
            return new ConditionOutcome(!issuer.isBlank(), "countersign.oidc.issuer");
        }
    }
}

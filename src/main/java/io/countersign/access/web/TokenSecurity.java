package io.countersign.access.web;

import io.countersign.access.PersonalTokens;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;

/** The chain of programs that bring a personal access token: the rules for everybody, and the token's own behind them. */
@Configuration(proxyBeanMethods = false)
class TokenSecurity {
    @Bean
    @Order(0)
    SecurityFilterChain tokens(
            HttpSecurity http, PersonalTokens tokens, TokenDoors doors, Refusals refusals, ManagementPort management)
            throws Exception {
        return http.securityMatcher(
                        new AndRequestMatcher(TokenFilter::isBearer, new NegatedRequestMatcher(WebSecurity.CAMUNDA)))
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .exceptionHandling(on -> on.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .authorizeHttpRequests(requests -> WebSecurity.rules(requests, management))
                .addFilterBefore(new TokenFilter(tokens, refusals), BasicAuthenticationFilter.class)
                .addFilterAfter(new TokenFilter.Doorkeeper(doors, refusals), AuthorizationFilter.class)
                .addFilterAfter(new EngineDoorFilter(refusals), TokenFilter.Doorkeeper.class)
                .build();
    }
}

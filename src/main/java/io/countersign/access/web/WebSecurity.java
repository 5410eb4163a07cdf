package io.countersign.access.web;

import io.countersign.access.Caller;
import io.countersign.access.SetUp;
import io.countersign.access.camunda.Directory;
import io.countersign.access.session.Logouts;
import jakarta.servlet.DispatcherType;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.authentication.builders.AuthenticationManagerBuilder;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.logout.HttpStatusReturningLogoutSuccessHandler;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.AndRequestMatcher;
import org.springframework.security.web.util.matcher.NegatedRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * The rules for every path, in two chains: programs that send a password with each request, and browsers with a
 * session. What no rule names needs a login.
 */
@Configuration(proxyBeanMethods = false)
class WebSecurity {
    static final RequestMatcher CAMUNDA = path("/camunda/**");
    private static final RequestMatcher CAMUNDA_LOGOUT = path(HttpMethod.POST, "/camunda/api/admin/auth/user/*/logout");

    /** Each filter timed in each request is a third of what security costs, and nobody reads it. */
    @Bean
    SecurityObservationSettings observations() {
        return SecurityObservationSettings.noObservations();
    }

    @Bean
    @Order(1)
    SecurityFilterChain programs(HttpSecurity http, PasswordLogin login, Refusals refusals, ManagementPort management)
            throws Exception {
        RequestMatcher authorized = request -> request.getHeader(HttpHeaders.AUTHORIZATION) != null;
        alone(http);
        return http.securityMatcher(new AndRequestMatcher(authorized, new NegatedRequestMatcher(CAMUNDA)))
                .authenticationProvider(login)
                .httpBasic(basic -> basic.authenticationEntryPoint(refusals))
                .csrf(csrf -> csrf.disable())
                .requestCache(cache -> cache.disable())
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .exceptionHandling(on -> on.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .authorizeHttpRequests(requests -> rules(requests, management))
                .addFilterAfter(new EngineDoorFilter(refusals), AuthorizationFilter.class)
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain browsers(
            HttpSecurity http,
            PasswordLogin login,
            Directory directory,
            Logouts logouts,
            EverySession sessions,
            ObjectProvider<LoginWay> ways,
            Refusals refusals,
            ManagementPort management)
            throws Exception {
        var wanted = new HttpSessionRequestCache();
        wanted.setRequestMatcher(Navigation::matches);
        wanted.setMatchingRequestParameterName(null);
        var back = new BackToWanted(wanted);
        for (var way : ways.orderedStream().toList()) {
            way.addTo(http, back);
        }
        alone(http);
        return http.authenticationProvider(new BrowserLogin(login, logouts))
                .formLogin(form ->
                        form.loginPage("/login").successHandler(back).failureHandler(new LoginFailure(refusals)))
                .logout(logout -> logout.logoutRequestMatcher(
                                new OrRequestMatcher(path(HttpMethod.POST, "/logout"), CAMUNDA_LOGOUT))
                        .defaultLogoutSuccessHandlerFor(
                                new HttpStatusReturningLogoutSuccessHandler(HttpStatus.NO_CONTENT), CAMUNDA_LOGOUT)
                        .addLogoutHandler(new LogoutEverywhere(sessions, logouts))
                        .logoutSuccessUrl("/login?logout"))
                // Camunda's web apps bring their own token, checked by Camunda's filter.
                .csrf(csrf -> csrf.ignoringRequestMatchers(CAMUNDA))
                .requestCache(cache -> cache.requestCache(wanted))
                .exceptionHandling(on -> on.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .authorizeHttpRequests(requests -> rules(requests, management))
                .addFilterBefore(new CallerFilter(directory, logouts), AuthorizationFilter.class)
                .addFilterAfter(new EngineDoorFilter(refusals), AuthorizationFilter.class)
                .build();
    }

    /** Without the parent that Spring makes of the same login: it would try, and count, whatever failed a second time. */
    private static void alone(HttpSecurity http) {
        http.getSharedObject(AuthenticationManagerBuilder.class).parentAuthenticationManager(null);
    }

    /** Before the others of its order, because it stands before them here: their refusals have the headers too. */
    @Bean
    FilterRegistrationBean<SecurityHeaders> securityHeaders(PagePolicy pages) {
        var filter = new FilterRegistrationBean<>(new SecurityHeaders(pages));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    @Bean
    FilterRegistrationBean<PlainPathFilter> plainPathFilter() {
        var filter = new FilterRegistrationBean<>(new PlainPathFilter());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    /** On a management port of its own there is no guard, as there is no login for the probes. */
    @Bean
    FilterRegistrationBean<HostGuard> hostGuard(HostSettings settings, Refusals refusals) {
        var filter = new FilterRegistrationBean<>(new HostGuard(settings, refusals));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
        filter.setEnabled(settings.guard());
        return filter;
    }

    @Bean
    FilterRegistrationBean<SetUpGate> setUpGate(SetUp setUp, Refusals refusals) {
        var filter = new FilterRegistrationBean<>(new SetUpGate(setUp, refusals));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return filter;
    }

    static void rules(
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry requests,
            ManagementPort management) {
        requests.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD)
                .permitAll()
                .requestMatchers(path(HttpMethod.GET, "/login"), path("/setup"), path("/setup/*"))
                .permitAll()
                .requestMatchers(
                        path(HttpMethod.GET, "/actuator/health/liveness"),
                        path(HttpMethod.GET, "/actuator/health/readiness"),
                        new AndRequestMatcher(management, path(HttpMethod.GET, "/actuator/prometheus")))
                .permitAll()
                .requestMatchers(path("/actuator/**"))
                .hasAnyAuthority(Caller.ADMINISTRATORS, Caller.OPERATORS)
                // CVE-2026-77226: the set-up makes an administrator for whoever asks. Camunda's own login is closed,
                // because there is one login.
                .requestMatchers(path("/camunda/api/admin/setup/**"), path("/camunda/api/admin/auth/user/*/login/**"))
                .denyAll()
                .anyRequest()
                .authenticated();
    }

    /** Camunda's servlets live outside Spring's dispatcher: only matchers on the path see them. */
    private static RequestMatcher path(String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(pattern);
    }

    private static RequestMatcher path(HttpMethod method, String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(method, pattern);
    }
}

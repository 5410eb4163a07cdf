package io.countersign.traffic;

import org.springframework.context.ApplicationContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;

/** Puts the count of requests into every chain of logins that there is or will be; Spring makes it by its name. */
public class RateLimits extends AbstractHttpConfigurer<RateLimits, HttpSecurity> {
    @Override
    public void init(HttpSecurity http) {
        var context = http.getSharedObject(ApplicationContext.class);
        var rates = context.getBeanProvider(Rates.class).getIfAvailable();
        var refusal = context.getBeanProvider(Refusal.class).getIfAvailable();
        if (rates != null && refusal != null) {
            http.addFilterAfter(new RateFilter(rates, refusal), AnonymousAuthenticationFilter.class);
        }
    }
}

package io.countersign.access.forward;

import io.countersign.access.outside.OutsideLogins;
import io.countersign.access.web.Refusals;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The login by a proxy, where one is named. */
@Configuration(proxyBeanMethods = false)
class ForwardAuthConfiguration {
    private static final int AFTER_HOST_GUARD = Ordered.HIGHEST_PRECEDENCE + 2;

    @Bean
    ForwardAuthLogin forwardAuthLogin(ForwardAuthSettings settings, OutsideLogins logins, Refusals refusals) {
        return new ForwardAuthLogin(settings, logins, refusals);
    }

    @Bean
    FilterRegistrationBean<ForwardAuthGuard> forwardAuthGuard(ForwardAuthSettings settings, Refusals refusals) {
        var filter = new FilterRegistrationBean<>(new ForwardAuthGuard(settings, refusals));
        filter.setOrder(AFTER_HOST_GUARD);
        filter.setEnabled(settings.isOn());
        return filter;
    }
}

package io.countersign.traffic;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** Puts the limits of size before everything that reads a request, but for what looks at its address alone. */
@Configuration(proxyBeanMethods = false)
class SizeLimits {
    @Bean
    FilterRegistrationBean<SizeFilter> sizeFilter(LimitSettings settings, Refusal refusal) {
        var filter = new FilterRegistrationBean<>(new SizeFilter(settings, refusal));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return filter;
    }
}

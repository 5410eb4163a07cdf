package io.countersign.access.camunda;

import java.util.Map;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.webapp.impl.security.auth.ContainerBasedAuthenticationFilter;
import org.springframework.boot.autoconfigure.security.SecurityProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Hands the product's login on to Camunda's web apps and to its REST API. */
@Configuration(proxyBeanMethods = false)
class CamundaLogin {
    private static final int AFTER_SPRING_SECURITY = SecurityProperties.DEFAULT_FILTER_ORDER + 1;

    @Bean
    FilterRegistrationBean<ContainerBasedAuthenticationFilter> webAppLoginFilter() {
        var filter = new FilterRegistrationBean<>(new ContainerBasedAuthenticationFilter());
        filter.setInitParameters(Map.of("authentication-provider", WebAppLogin.class.getName()));
        filter.setOrder(AFTER_SPRING_SECURITY);
        filter.addUrlPatterns("/camunda/app/*", "/camunda/api/*");
        return filter;
    }

    @Bean
    FilterRegistrationBean<EngineIdentityFilter> engineIdentityFilter(IdentityService identity) {
        var filter = new FilterRegistrationBean<>(new EngineIdentityFilter(identity));
        filter.setOrder(AFTER_SPRING_SECURITY);
        filter.addUrlPatterns("/engine-rest/*");
        return filter;
    }
}

package io.countersign.ops;

import java.util.HashMap;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.env.EnvironmentPostProcessor;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Translates {@code DATABASE_URL} into Spring's own data source properties. An explicit {@code spring.datasource.url}
 * wins over all of it; an explicit user name or password over those in the address.
 */
class DatabaseUrlPostProcessor implements EnvironmentPostProcessor, Ordered {
    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        var text = environment.getProperty("DATABASE_URL");
        if (!StringUtils.hasText(text) || StringUtils.hasText(environment.getProperty("spring.datasource.url"))) {
            return;
        }
        var url = DatabaseUrl.parse(text.strip());
        var properties = new HashMap<String, Object>();
        properties.put("spring.datasource.url", url.jdbcUrl());
        if (url.username() != null) {
            properties.put("spring.datasource.username", url.username());
        }
        if (url.password() != null) {
            properties.put("spring.datasource.password", url.password());
        }
        environment.getPropertySources().addLast(new MapPropertySource("DATABASE_URL", properties));
    }

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1;
    }
}

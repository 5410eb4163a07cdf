package io.countersign.ops;

import java.io.IOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** The server that is started where none is named. */
@Configuration(proxyBeanMethods = false)
class DatabaseServerConfiguration {
    @Bean
    @Conditional(NoAddress.class)
    @ConditionalOnMissingBean(JdbcConnectionDetails.class)
    EmbeddedDatabase embeddedDatabase(@Value("${countersign.data-directory}") Path directory, Environment environment)
            throws IOException {
        return start(directory, environment);
    }

    static EmbeddedDatabase start(Path directory, Environment environment) throws IOException {
        if (StringUtils.hasText(environment.getProperty("spring.datasource.username"))) {
            throw new StartupFault(
                    "SPRING_DATASOURCE_USERNAME is set, but no database address.",
                    "Set SPRING_DATASOURCE_URL (jdbc:postgresql://host:5432/db), or unset the user name to get the"
                            + " embedded PostgreSQL.");
        }
        return new EmbeddedDatabase(directory);
    }

    /** Holds when neither {@code spring.datasource.url} nor {@code DATABASE_URL} names a database. */
    static class NoAddress implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !DatabaseConfiguration.hasAddress(context.getEnvironment());
        }
    }
}

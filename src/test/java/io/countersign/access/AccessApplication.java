package io.countersign.access;

import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.jdbc.core.simple.JdbcClient;

/** This module with a real database and Camunda, and nothing of the other modules; no scan of theirs finds it. */
@EnableAutoConfiguration
@ConfigurationPropertiesScan({
    "io.countersign.access",
    "io.countersign.outgoing",
    "io.countersign.record",
    "io.countersign.traffic"
})
@ComponentScan(
        basePackages = {
            "io.countersign.access",
            "io.countersign.record",
            "io.countersign.problem",
            "io.countersign.traffic"
        },
        excludeFilters = @Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
@ComponentScan(
        basePackages = "io.countersign.ops",
        useDefaultFilters = false,
        includeFilters = @Filter(type = FilterType.REGEX, pattern = ".*\\.(Database|AuthSecret|Seal)Configuration"))
public class AccessApplication {
    @Bean
    Notice notice() {
        return () -> Optional.of("1 < 2");
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** There are no runs here, only their rows and events. */
    @Bean
    CompanyOf runs(JdbcClient jdbc) {
        return companyOf(
                "run",
                run -> jdbc.sql("select company from run where id = ?")
                        .param(run)
                        .query(String.class)
                        .optional());
    }

    @Bean
    CompanyOf approvals() {
        return companyOf("approval", _ -> Optional.empty());
    }

    @Bean
    CompanyOf calls() {
        return companyOf("call", _ -> Optional.empty());
    }

    /** What nobody knows is of one company. */
    private static CompanyOf companyOf(String kind, Function<UUID, Optional<String>> known) {
        return new CompanyOf() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public Optional<String> company(UUID id) {
                return known.apply(id).or(() -> Optional.of("acme"));
            }
        };
    }

    public static void main(String[] args) {
        SpringApplication.run(AccessApplication.class, args);
    }
}

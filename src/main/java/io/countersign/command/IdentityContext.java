package io.countersign.command;

import io.countersign.ops.CommandDatabase;
import io.countersign.record.Actor;
import io.countersign.record.CurrentActor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.camunda.bpm.spring.boot.starter.CamundaBpmAutoConfiguration;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcClientAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.JdbcTemplateAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/**
 * The part of the product that knows people and writes the record, for one command. It serves nobody, takes no work from
 * the nodes, and what it changes was done, as the record has it, at the command line. No scan finds it.
 */
@Import(CommandDatabase.class)
@ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    FlywayAutoConfiguration.class,
    JacksonAutoConfiguration.class,
    CamundaBpmAutoConfiguration.class
})
@ComponentScan(
        basePackages = {
            "io.countersign.access",
            "io.countersign.record",
            "io.countersign.company",
            "io.countersign.approval",
            "io.countersign.engine"
        },
        useDefaultFilters = false,
        includeFilters =
                @Filter(
                        type = FilterType.REGEX,
                        pattern =
                                ".*\\.(IdentitySettings|Administrators|DefaultPermissions|People|Directory|Logouts|PersonalTokens"
                                    + "|CompanyAccess|PositionHolders|DeputiesAtWork|Deputies|DeputyStore|Memberships|DatabaseClock"
                                    + "|RunRecord|CompanyRecord)"))
class IdentityContext {
    private static final Map<String, Object> SETTINGS = Map.of(
            "camunda.bpm.job-execution.enabled", "false",
            "camunda.bpm.process-engine-name", "command",
            "spring.datasource.hikari.maximum-pool-size", "3",
            "spring.datasource.hikari.minimum-idle", "0");

    @Bean
    CurrentActor commandLine() {
        return () -> Optional.of(Actor.system("command line"));
    }

    static ConfigurableApplicationContext open(Terminal terminal, boolean migrates) {
        var settings = new HashMap<>(SETTINGS);
        settings.put(CommandDatabase.MIGRATES, migrates);
        settings.putAll(terminal.settings());
        return new SpringApplicationBuilder(IdentityContext.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .run(settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }
}

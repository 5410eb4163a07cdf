package io.countersign.command;

import io.countersign.ops.DatabaseLook;
import io.countersign.ops.StartupFault;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** What the server would be told by environment and files, read without starting anything. */
final class Settings {
    private final ConfigurableEnvironment environment;

    private Settings(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /** Reads as much as can be read; what cannot is a finding. */
    static Settings read(Map<String, Object> given, Findings findings) {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("command", given));
        ConfigurationPropertySources.attach(environment);
        findings.of("configuration", () -> {
            ConfigDataEnvironmentPostProcessor.applyTo(environment);
            findings.ok("It can be read.");
        });
        findings.of("database", () -> DatabaseLook.readAddress(environment));
        return new Settings(environment);
    }

    ConfigurableEnvironment environment() {
        return environment;
    }

    /** A setting, stripped; empty where there is none. A fault does not repeat what was set. */
    Optional<String> text(String property, String variable) {
        try {
            return Optional.ofNullable(environment.getProperty(property))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty());
        } catch (IllegalArgumentException e) {
            throw new StartupFault(
                    variable + " has ${ in it, which is taken for a placeholder that nothing fills.",
                    "Set " + variable + " to a text without it.");
        }
    }

    int number(String property, String variable, int otherwise) {
        var text = text(property, variable);
        try {
            return text.map(Integer::parseInt).orElse(otherwise);
        } catch (NumberFormatException e) {
            throw new StartupFault(variable + " is no whole number.", "Set it to one, or unset it.");
        }
    }

    Path dataDirectory() {
        return Path.of(text("countersign.data-directory", "COUNTERSIGN_DATA_DIRECTORY")
                        .orElse(".countersign"))
                .toAbsolutePath()
                .normalize();
    }

    String schema() {
        return text("countersign.database.schema", "COUNTERSIGN_DATABASE_SCHEMA")
                .orElse("countersign");
    }

    boolean isEmbedded() {
        return DatabaseLook.isEmbedded(environment);
    }
}

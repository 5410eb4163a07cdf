package io.countersign.command;

import io.countersign.ops.DatabaseLook;
import java.time.InstantSource;
import java.util.List;

/** Looks at everything that a server needs, without starting one and without a valid configuration. */
final class Doctor {
    private final Terminal terminal;
    private final InstantSource clock;

    Doctor(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    List<Finding> examine() {
        var findings = new Findings();
        var settings = Settings.read(terminal.settings(), findings);
        var models = new ModelCheck(settings, findings);
        var files = new FileCheck(settings, findings);
        var server = new ServerCheck(settings, findings);
        findings.of("keys", new KeyCheck(settings, findings)::look);
        findings.of("files", files::rights);
        findings.of("gateway", models::gateway);
        findings.of("prices", models::defaultPrice);
        findings.of("port", server::port);
        findings.of("administrator", server::password);
        findings.of("backups", () -> files.backups(clock.instant()));
        if (findings.isWell("database")) {
            findings.of("database", () -> database(settings, findings, models, server));
        }
        return findings.all();
    }

    private void database(Settings settings, Findings findings, ModelCheck models, ServerCheck server)
            throws Exception {
        if (settings.isEmbedded() && !DatabaseLook.wasStarted(settings.dataDirectory())) {
            findings.ok("The embedded one is made at the first start, in " + settings.dataDirectory() + ".");
            findings.of("administrator", server::missingAdministrator);
            return;
        }
        try (var database = DatabaseLook.open(settings.environment(), settings.dataDirectory())) {
            new DatabaseCheck(settings, findings).look(database, clock);
            findings.of("migrations", () -> {
                if (new MigrationCheck(findings).look(database, settings.schema())) {
                    findings.of("prices", () -> {
                        try (var connection = database.connect()) {
                            models.prices(connection);
                        }
                    });
                    findings.of("administrator", () -> server.administrator(terminal));
                } else {
                    findings.of("administrator", server::missingAdministrator);
                }
            });
        }
    }
}

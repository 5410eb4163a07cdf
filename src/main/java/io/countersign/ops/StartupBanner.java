package io.countersign.ops;

import io.countersign.access.FirstAdministrator;
import io.countersign.llm.Gateway;
import io.countersign.record.RecordSigner;
import io.countersign.routine.Routines;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.jdbc.JdbcConnectionDetails;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Says in a few lines what has started and where. It goes to the standard output and not to the log, because the link
 * by which the first administrator is made is shown here and nowhere else.
 */
@Component
class StartupBanner {
    private final ServerUrl url;
    private final JdbcConnectionDetails database;
    private final Flyway flyway;
    private final String schema;
    private final Gateway gateway;
    private final FirstAdministrator administrator;
    private final Backups backups;
    private final RecordSigner signer;
    private final Routines routines;
    private final boolean anthropicKey;

    StartupBanner(
            ServerUrl url,
            JdbcConnectionDetails database,
            Flyway flyway,
            @Value("${countersign.database.schema}") String schema,
            Gateway gateway,
            FirstAdministrator administrator,
            Backups backups,
            RecordSigner signer,
            Routines routines,
            @Value("${ANTHROPIC_API_KEY:}") String anthropicKey) {
        this.url = url;
        this.database = database;
        this.flyway = flyway;
        this.schema = schema;
        this.gateway = gateway;
        this.administrator = administrator;
        this.backups = backups;
        this.signer = signer;
        this.routines = routines;
        this.anthropicKey = !anthropicKey.isBlank();
    }

    @EventListener(ApplicationReadyEvent.class)
    @Order(0)
    void print() {
        System.out.println("\nCountersign is ready\n" + text());
    }

    String text() {
        return new Lines()
                .add("Server", url.to("/"))
                .add("API", url.to("/v3/api-docs"))
                .add("Cockpit", url.to("/camunda/app/cockpit/"))
                .add("Database", database())
                .add("Migrations", migrations())
                .add("Models", models(gateway, anthropicKey))
                .add("Administrator", administrator())
                .add("Heartbeat", routines.text())
                .add("Backups", backups.text())
                .add("Record", signer.text())
                .toString();
    }

    private String database() {
        var kind = database instanceof EmbeddedDatabase embedded
                ? "embedded PostgreSQL in " + embedded.directory() + ", "
                : "PostgreSQL ";
        return kind + DatabaseAddress.of(database.getJdbcUrl()) + ", schema " + schema;
    }

    private String migrations() {
        var info = flyway.info();
        var current = info.current();
        var applied = Stream.of(info.applied()).filter(migration -> migration.getVersion() != null);
        return applied.count() + " applied, version " + (current == null ? "none" : current.getVersion());
    }

    /** A vendor's key that is there and changes nothing must not pass for the reason why something works. */
    static String models(Gateway gateway, boolean anthropicKey) {
        var models = gateway.simulated()
                ? "simulated: no model is asked and nobody is billed (set OPENAI_API_KEY for a real one)"
                : gateway.defaultModel() + " at " + gateway.host();
        return anthropicKey ? models + "; ANTHROPIC_API_KEY is not used, a gateway may have it" : models;
    }

    private String administrator() {
        return administrator
                .setUpPath()
                .map(path -> "none yet: open " + url.to(path) + " within 24 hours, it works once")
                .orElse(administrator.username());
    }
}

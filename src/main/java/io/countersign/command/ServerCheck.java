package io.countersign.command;

import io.countersign.access.NewPassword;
import io.countersign.access.camunda.Administrators;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Could the server listen, and could somebody log in? */
final class ServerCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Settings settings;
    private final Findings findings;

    ServerCheck(Settings settings, Findings findings) {
        this.settings = settings;
        this.findings = findings;
    }

    void port() throws IOException, InterruptedException {
        var port = settings.number("server.port", "SERVER_PORT", 8080);
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(port));
            findings.ok("Port " + port + " is free.");
        } catch (IOException taken) {
            if (isOurs(port)) {
                findings.ok("A server of ours runs on port " + port + ".");
            } else {
                findings.fail(
                        "Port " + port + " is taken by another program, or not ours to take.",
                        "Stop that program, or set SERVER_PORT.");
            }
        }
    }

    private static boolean isOurs(int port) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health/liveness"))
                .timeout(PATIENCE)
                .build();
        try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            return client.send(request, BodyHandlers.ofString()).body().contains("\"status\"");
        } catch (IOException e) {
            return false;
        }
    }

    /** That of the environment; the one it makes is looked at in the database. */
    void password() {
        settings.text("countersign.admin.password", "COUNTERSIGN_ADMIN_PASSWORD")
                .filter(password -> password.length() < NewPassword.SHORTEST)
                .ifPresent(_ -> findings.warn(
                        "COUNTERSIGN_ADMIN_PASSWORD is shorter than " + NewPassword.SHORTEST + " characters.",
                        "Set a longer one; the next start takes it over."));
    }

    void administrator(Terminal terminal) {
        try (var context = IdentityContext.open(terminal, false)) {
            if (context.getBean(Administrators.class).exist()) {
                findings.ok("There is one.");
            } else {
                missingAdministrator();
            }
        }
    }

    void missingAdministrator() {
        if (settings.text("countersign.admin.password", "COUNTERSIGN_ADMIN_PASSWORD")
                .isPresent()) {
            findings.ok("The start makes one with COUNTERSIGN_ADMIN_PASSWORD.");
        } else {
            findings.warn(
                    "There is none, so nobody can log in.",
                    "Open the set-up link in the server's start-up banner, or countersign user add NAME -g"
                            + " administrators, or set COUNTERSIGN_ADMIN_PASSWORD.");
        }
    }
}

package io.countersign.ops;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One finished PostgreSQL command line program: its exit status and what it said. */
record ServerCommand(List<String> command, int status, String output) {
    private static final boolean ROOT = new UnixSystem().getUid() == 0;

    /** PostgreSQL refuses to run as root; in a user namespace without a mapping the same user is nobody in particular. */
    static ServerCommand run(List<String> command) throws IOException {
        var whole = new ArrayList<String>();
        if (ROOT) {
            whole.addAll(List.of("unshare", "-U"));
        }
        whole.addAll(command);
        try {
            var process = new ProcessBuilder(whole).redirectErrorStream(true).start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new ServerCommand(whole, process.waitFor(), output.strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for " + command.getFirst());
        } catch (IOException e) {
            return new ServerCommand(whole, -1, String.valueOf(e.getMessage()));
        }
    }

    StartupFault fault(Path log) {
        if (ROOT && output.contains("unshare")) {
            return new StartupFault(
                    "The embedded PostgreSQL cannot run as root here, where user namespaces are forbidden or unshare"
                            + " is missing: "
                            + output,
                    "Start Countersign as an ordinary user, allow user namespaces, or name a PostgreSQL of your own"
                            + " in SPRING_DATASOURCE_URL or DATABASE_URL.");
        }
        return new StartupFault(
                "The embedded PostgreSQL failed: " + String.join(" ", command) + "\n" + output + lastLines(log),
                "Look at " + log + ", or name a PostgreSQL of your own in SPRING_DATASOURCE_URL or DATABASE_URL.");
    }

    private static String lastLines(Path log) {
        try {
            var lines = Files.exists(log) ? Files.readAllLines(log) : List.<String>of();
            return "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }
}

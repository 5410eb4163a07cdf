package io.countersign.command;

import io.countersign.access.camunda.Administrators;
import io.countersign.command.Finding.Level;
import io.countersign.ops.KeptKeys;
import io.countersign.record.SigningKey;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Brings an installation as far as it can be brought without a person, as often as one likes, and says what is missing. */
@Command(
        name = "onboard",
        mixinStandardHelpOptions = true,
        description =
                "Makes or migrates the tables, the groups, the administrator of COUNTERSIGN_ADMIN_PASSWORD and, beside"
                        + " an embedded database, the agents' signing key; then says what is still missing.",
        footer = {
            "",
            "Keys are printed as NAME=value, as --env-file and kubectl create secret --from-env-file take them, and"
                    + " only",
            "those that are not set. Exit code 1 if something is missing without which the server does not work."
        })
class OnboardCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final InstantSource clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--print-keys",
            description = "Print new keys, in place of those that are missing, and nothing else.")
    private boolean printKeys;

    @Option(names = "--write-keys", paramLabel = "FILE", description = "The same, into a new file for its owner only.")
    private @Nullable Path file;

    OnboardCommand(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        if (printKeys || file != null) {
            return keys();
        }
        var settings = Settings.read(terminal.settings(), new Findings());
        try (var context = IdentityContext.open(terminal, true)) {
            var administrators = context.getBean(Administrators.class);
            administrators.ensure(
                    settings.text("countersign.admin.username", "COUNTERSIGN_ADMIN_USERNAME")
                            .orElse("admin"),
                    settings.text("countersign.admin.password", "COUNTERSIGN_ADMIN_PASSWORD")
                            .orElse(null));
        }
        if (settings.isEmbedded()
                && settings.text("countersign.agent.key", KeyCheck.AGENT_KEY).isEmpty()) {
            KeptKeys.agentKey(settings.dataDirectory(), AgentKey::make);
        }
        terminal.out().println("The tables are those of this version.");
        var missing = new Doctor(terminal, clock)
                .examine().stream()
                        .filter(finding -> finding.level() != Level.OK)
                        .toList();
        terminal.out().println(missing.isEmpty() ? "Nothing is missing." : "Still missing:");
        DoctorCommand.print(terminal, missing);
        return missing.stream().anyMatch(finding -> finding.level() == Level.FAIL) ? 1 : 0;
    }

    private int keys() throws IOException {
        var settings = Settings.read(terminal.settings(), new Findings());
        var keys = new TreeMap<String, String>();
        missing(settings, "countersign.auth.secret", KeyCheck.AUTH_SECRET, KeptKeys::newSecret, keys);
        missing(settings, "countersign.record.key", KeyCheck.RECORD_KEY, SigningKey::make, keys);
        missing(settings, "countersign.agent.key", KeyCheck.AGENT_KEY, AgentKey::make, keys);
        missing(settings, "countersign.secrets.key", KeyCheck.SEAL_KEY, KeptKeys::newSecret, keys);
        if (keys.isEmpty()) {
            terminal.err().println("All keys are set.");
        } else if (file == null) {
            terminal.out().print(lines(keys));
        } else {
            write(file, lines(keys));
        }
        return 0;
    }

    private static void missing(
            Settings settings, String property, String variable, Supplier<String> maker, Map<String, String> keys) {
        if (settings.text(property, variable).isEmpty()) {
            keys.put(variable, maker.get());
        }
    }

    private static String lines(Map<String, String> keys) {
        return keys.entrySet().stream()
                .map(key -> key.getKey() + "=" + key.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** Never over a file that is there: it may hold the keys that are in use. */
    private void write(Path target, String lines) throws IOException {
        try {
            Files.createFile(
                    target, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException e) {
            throw new ParameterException(spec.commandLine(), target + " is there already");
        }
        Files.writeString(target, lines);
    }
}

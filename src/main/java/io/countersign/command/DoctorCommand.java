package io.countersign.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.command.Finding.Level;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what is wrong with an installation and what to do about it; no secret is in what it says. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Checks database, migrations, gateway, prices, clock, keys, files, port, administrator and backups,"
                        + " with a remedy for each finding.",
        footer = {"", "Exit code 1 if anything is a FAIL; with a WARN alone the server works."})
class DoctorCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final InstantSource clock;

    @Option(names = "--json", description = "Print the findings as JSON.")
    private boolean json;

    DoctorCommand(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        var findings = new Doctor(terminal, clock).examine();
        var ok = findings.stream().noneMatch(finding -> finding.level() == Level.FAIL);
        if (json) {
            terminal.out()
                    .println(new ObjectMapper()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(Map.of("ok", ok, "findings", findings)));
        } else {
            print(terminal, findings);
        }
        return ok ? 0 : 1;
    }

    static void print(Terminal terminal, List<Finding> findings) {
        for (var finding : findings) {
            terminal.out().println("%-4s  %-13s  %s".formatted(finding.level(), finding.check(), finding.what()));
            if (finding.remedy() != null) {
                terminal.out().println(" ".repeat(21) + finding.remedy());
            }
        }
    }
}

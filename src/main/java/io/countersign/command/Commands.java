package io.countersign.command;

import io.countersign.ops.StartupFault;
import io.countersign.problem.Problem;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What the program does instead of starting the application, by the first word of its arguments. */
@Command(
        name = "countersign",
        description = "Runs companies of AI agents. Without a command it starts the server.",
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {"", "Exit codes: 0 all is well, 1 something was found or did not work, 2 wrong arguments."})
public final class Commands {
    private static final int FAULT = 1;
    private static final int UNKNOWN = 2;
    private static final Set<String> HELP = Set.of("help", "--help", "-h");

    private Commands() {}

    /** Every command, in the order in which help lists them. */
    private static List<Object> all(Terminal terminal) {
        var clock = InstantSource.system();
        return List.of(
                new OnboardCommand(terminal, clock),
                new DoctorCommand(terminal, clock),
                new UserCommand(terminal),
                new TokenCommand(terminal, clock),
                new VerifyRecordCommand(terminal));
    }

    /** Does what is asked and gives the exit code; empty where the application is to start. */
    public static OptionalInt run(String[] arguments, Supplier<Terminal> terminal) {
        var help = arguments.length > 0 && HELP.contains(arguments[0]);
        if (arguments.length == 0 || arguments[0].startsWith("-") && !help) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(execute(arguments, terminal.get(), help));
    }

    private static int execute(String[] arguments, Terminal terminal, boolean help) {
        var line = line(terminal);
        if (help) {
            line.usage(terminal.out());
            return 0;
        }
        if (!line.getSubcommands().containsKey(arguments[0])) {
            terminal.err()
                    .println("There is no command " + arguments[0] + ", only "
                            + String.join(", ", line.getSubcommands().keySet()));
            return UNKNOWN;
        }
        return line.execute(arguments);
    }

    private static CommandLine line(Terminal terminal) {
        var line = new CommandLine(new Commands());
        all(terminal).forEach(line::addSubcommand);
        line.setOut(new PrintWriter(terminal.out(), true));
        line.setErr(new PrintWriter(terminal.err(), true));
        // An argument is what it says: none is the name of a file with more arguments.
        line.setExpandAtFiles(false);
        line.setUsageHelpAutoWidth(true);
        line.setExecutionExceptionHandler((fault, _, _) -> {
            tell(fault, terminal);
            return FAULT;
        });
        return line;
    }

    private static void tell(Exception fault, Terminal terminal) {
        var known = Stream.iterate((Throwable) fault, cause -> cause != null, Throwable::getCause)
                .filter(cause -> cause instanceof StartupFault || cause instanceof Problem)
                .findFirst();
        if (known.isEmpty()) {
            terminal.err().println("This is a fault of the program.");
            fault.printStackTrace(terminal.err());
        } else if (known.get() instanceof StartupFault told) {
            terminal.err().println(told.getMessage());
            terminal.err().println(told.remedy());
        } else {
            terminal.err().println(known.get().getMessage());
        }
    }
}

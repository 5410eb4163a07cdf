package io.countersign.command;

import io.countersign.access.Person;
import io.countersign.access.camunda.Administrators;
import io.countersign.access.camunda.People;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** People from the command line: whoever may start the server may do it, and nobody has to be able to log in. */
@Command(
        name = "user",
        mixinStandardHelpOptions = true,
        description =
                "Makes, lists and changes people. A password is read from the terminal or the standard input, never"
                        + " from an argument.",
        footer = {
            "",
            "Groups: administrators, board, operators, disabled; and of a company {company}.{role}, such as acme.board."
        })
class UserCommand implements Runnable {
    private final Terminal terminal;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    UserCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say what to do: " + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Makes a user.")
    int add(
            @Parameters(paramLabel = "NAME") String name,
            @Option(
                            names = {"-g", "--group"},
                            paramLabel = "GROUP",
                            description = "A group to belong to; may be repeated")
                    @Nullable
                    List<String> groups)
            throws IOException {
        var password = password(name);
        return with(people -> print(people.add(name, password, orNone(groups))));
    }

    @Command(name = "password", mixinStandardHelpOptions = true, description = "Sets a user's password.")
    int setPassword(@Parameters(paramLabel = "NAME") String name) throws IOException {
        var password = password(name);
        return with(people -> people.setPassword(name, password));
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists everybody with their groups.")
    int list() {
        return with(people -> people.list().forEach(this::print));
    }

    @Command(
            name = "groups",
            mixinStandardHelpOptions = true,
            description = "Shows a user's groups, after giving and taking some.")
    int groups(
            @Parameters(paramLabel = "NAME") String name,
            @Option(names = "--give", paramLabel = "GROUP", description = "A group to add; may be repeated") @Nullable
                    List<String> give,
            @Option(names = "--take", paramLabel = "GROUP", description = "A group to take away; may be repeated")
                    @Nullable
                    List<String> take) {
        return give == null && take == null
                ? with(people -> print(people.find(name)))
                : with(people -> print(people.change(name, orNone(give), orNone(take))));
    }

    @Command(
            name = "disable",
            mixinStandardHelpOptions = true,
            description = "Ends a user's sessions, and lets them log in no more.")
    int disable(@Parameters(paramLabel = "NAME") String name) {
        return with(people -> print(people.change(name, List.of("disabled"), List.of())));
    }

    @Command(name = "enable", mixinStandardHelpOptions = true, description = "Lets a disabled user log in again.")
    int enable(@Parameters(paramLabel = "NAME") String name) {
        return with(people -> print(people.change(name, List.of(), List.of("disabled"))));
    }

    private String password(String name) throws IOException {
        var password = terminal.password("Password of " + name);
        if (password == null || password.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "A password is read from the standard input, a line, and there was none");
        }
        return password;
    }

    private int with(Consumer<People> work) {
        try (var context = IdentityContext.open(terminal, false)) {
            context.getBean(Administrators.class).ensureGroups();
            work.accept(context.getBean(People.class));
            return 0;
        }
    }

    private void print(Person person) {
        terminal.out().println(person.name() + "  " + String.join(", ", new TreeSet<>(person.groups())));
    }

    private static List<String> orNone(@Nullable List<String> words) {
        return words == null ? List.of() : words;
    }
}

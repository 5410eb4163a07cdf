package io.countersign.command;

import io.countersign.access.PersonalToken;
import io.countersign.access.PersonalToken.Wish;
import io.countersign.access.PersonalTokens;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Personal access tokens from the command line, for programs whose person never logs in. */
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description =
                "Makes, lists and revokes personal access tokens. The text of a new one is shown once, on a line of"
                        + " its own.")
class TokenCommand implements Runnable {
    /** What the node's clock may be ahead of the database's without a year becoming too long. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private final Terminal terminal;
    private final InstantSource clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    TokenCommand(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say what to do: " + String.join(", ", spec.subcommands().keySet()));
    }

    @Command(name = "add", mixinStandardHelpOptions = true, description = "Makes a token of a user.")
    int add(
            @Parameters(paramLabel = "USER") String user,
            @Parameters(paramLabel = "NAME", description = "What the token is for") String name,
            @Option(
                            names = {"-s", "--scope"},
                            required = true,
                            paramLabel = "SCOPE",
                            description = "read, run, decide, admin or engine; may be repeated")
                    List<String> scopes,
            @Option(names = "--company", paramLabel = "COMPANY", description = "The only company it is for") @Nullable
                    String company,
            @Option(
                            names = "--days",
                            paramLabel = "DAYS",
                            defaultValue = "90",
                            description = "How long it is valid, at most 365; ${DEFAULT-VALUE} where nothing is said")
                    int days) {
        var expires = clock.instant().plus(Duration.ofDays(days)).minus(SLACK);
        return with(tokens -> {
            var made = tokens.make(user, new Wish(name, scopes, company, expires));
            print(made.token());
            terminal.out().println(made.text());
        });
    }

    @Command(name = "list", mixinStandardHelpOptions = true, description = "Lists a user's tokens, the newest first.")
    int list(@Parameters(paramLabel = "USER") String user) {
        return with(tokens -> tokens.of(user).forEach(this::print));
    }

    @Command(name = "revoke", mixinStandardHelpOptions = true, description = "Ends a token at once.")
    int revoke(@Parameters(paramLabel = "USER") String user, @Parameters(paramLabel = "ID") UUID id) {
        return with(tokens -> tokens.revoke(user, id));
    }

    private int with(Consumer<PersonalTokens> work) {
        try (var context = IdentityContext.open(terminal, false)) {
            work.accept(context.getBean(PersonalTokens.class));
            return 0;
        }
    }

    private void print(PersonalToken token) {
        var state = token.revokedAt() != null ? "revoked" : "until " + token.expiresAt();
        var used = token.lastUsedAt() == null ? "never used" : "last used " + token.lastUsedAt();
        var where = token.company() == null ? "" : " in " + token.company();
        terminal.out()
                .println("%s  %s  %s%s  %s  %s"
                        .formatted(token.id(), token.name(), String.join(", ", token.scopes()), where, state, used));
    }
}

package io.countersign.company;

import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one position and checks what can be said of it alone. */
final class PositionReader {
    static final String KEY_RULE =
            "must be lower-case letters, digits and hyphens, begin with a letter and have at most 63 characters";
    static final Pattern KEY = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,199}");
    private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,199}");
    private static final Pattern AGENT = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TEXT = 4000;
    private static final int MOST_USERS = 100;
    private static final int MOST_COUNTED = 999_999_999;

    private PositionReader() {}

    static PositionDraft read(String path, SourceNode node, List<Problem.Fault> faults) {
        if (!(node instanceof SourceNode.Fields(var values))) {
            faults.add(new Problem.Fault(path, "must be a position with its fields"));
            return new PositionDraft(
                    path,
                    null,
                    null,
                    true,
                    null,
                    null,
                    null,
                    null,
                    null,
                    FilledBy.AGENT,
                    List.of(),
                    List.of(),
                    null,
                    null,
                    null,
                    List.of(),
                    null);
        }
        var fields = new FieldReader(path, values, faults);
        var key = key(fields, "key");
        var title = fields.required("title", LONGEST_NAME);
        var reports = fields.has("reportsTo");
        var manager = fields.optional("reportsTo", LONGEST_NAME);
        var instructions = fields.text("instructions", LONGEST_TEXT);
        var model = model(fields);
        var budget = fields.amount("budget");
        var authority = fields.amount("authority");
        var filledBy = filledBy(fields);
        var users = users(fields, filledBy);
        var agent = agent(fields, filledBy);
        var ceiling = agentRunCeiling(fields, filledBy);
        var tools = fields.texts("tools", LONGEST_NAME);
        if (fields.size("tools") > 0) {
            fields.fault("tools", "must be empty: no tools exist in this version");
        }
        var limits = limits(fields, faults);
        if (filledBy != null && isElsewhere(filledBy) && limits != null && limits.tokens() != null) {
            fields.fault(
                    "limits.tokens",
                    "cannot be kept with filledBy: %s, whose runs have no bound in tokens".formatted(filledBy.word()));
        }
        var routines = RoutineReader.read(fields, faults);
        var process = fields.text("process", PositionDefinition.LONGEST_PROCESS);
        if (process != null && process.isBlank()) {
            fields.fault("process", "must not be blank: leave it out for the generated process");
        }
        fields.close();
        return new PositionDraft(
                path,
                key,
                title,
                reports,
                manager,
                instructions,
                model,
                budget,
                authority,
                Objects.requireNonNullElse(filledBy, FilledBy.AGENT),
                users,
                tools,
                agent,
                ceiling,
                limits,
                routines,
                process);
    }

    private static @Nullable CallLimits limits(FieldReader fields, List<Problem.Fault> faults) {
        var values = fields.fields("limits");
        if (values == null) {
            return null;
        }
        var limits = new FieldReader(fields.path("limits"), values, faults);
        var read = new CallLimits(
                some(limits.whole("tokens", 1, MOST_COUNTED, 0)),
                some(limits.whole("calls", 1, MOST_COUNTED, 0)),
                some(limits.whole("callsAtOnce", 1, MOST_COUNTED, 0)));
        limits.close();
        return read;
    }

    private static @Nullable Integer some(int number) {
        return number == 0 ? null : number;
    }

    static @Nullable String key(FieldReader fields, String name) {
        var key = fields.required(name, LONGEST_NAME);
        if (key != null && !KEY.matcher(key).matches()) {
            fields.fault(name, KEY_RULE);
            return null;
        }
        return key;
    }

    private static @Nullable String model(FieldReader fields) {
        var model = fields.optional("model", LONGEST_NAME);
        if (model != null && !MODEL.matcher(model).matches()) {
            fields.fault("model", "must be the name of a model: letters, digits and . _ : / @ + -");
            return null;
        }
        return model;
    }

    private static @Nullable FilledBy filledBy(FieldReader fields) {
        if (!fields.has("filledBy")) {
            return FilledBy.AGENT;
        }
        var word = fields.optional("filledBy", LONGEST_NAME);
        if (word == null) {
            return null;
        }
        var filledBy = FilledBy.of(word);
        if (filledBy.isEmpty()) {
            fields.fault("filledBy", "must be one of " + String.join(", ", FilledBy.WORDS));
        }
        return filledBy.orElse(null);
    }

    /** The name of an agent of Sympozium, as Kubernetes names it and as the value of a label may be. */
    private static @Nullable String agent(FieldReader fields, @Nullable FilledBy filledBy) {
        if (!belongs(fields, "agent", filledBy, FilledBy.SYMPOZIUM)) {
            return null;
        }
        var agent = fields.required("agent", LONGEST_NAME);
        if (agent != null && !AGENT.matcher(agent).matches()) {
            fields.fault(
                    "agent",
                    "must be the name of an agent of Sympozium: at most 63 lower-case letters, digits and hyphens");
            return null;
        }
        return agent;
    }

    /** An agent run makes many model calls that nobody sees, so what it may cost is laid down beforehand. */
    private static @Nullable Money agentRunCeiling(FieldReader fields, @Nullable FilledBy filledBy) {
        if (!belongs(fields, "agentRunCeiling", filledBy, FilledBy.SYMPOZIUM, FilledBy.EXTERNAL)) {
            return null;
        }
        var ceiling = fields.requiredAmount("agentRunCeiling");
        if (ceiling != null && ceiling.equals(Money.ZERO)) {
            fields.fault("agentRunCeiling", "must be above zero");
            return null;
        }
        return ceiling;
    }

    private static boolean belongs(FieldReader fields, String name, @Nullable FilledBy filledBy, FilledBy... to) {
        if (Arrays.asList(to).contains(filledBy)) {
            return true;
        }
        if (fields.has(name) && filledBy != null) {
            var words = Stream.of(to).map(FilledBy::word).collect(Collectors.joining(" or "));
            fields.fault(name, "is only for a position with filledBy: " + words);
        }
        return false;
    }

    /** Whether an act is done where we do not see its model calls. */
    private static boolean isElsewhere(@Nullable FilledBy filledBy) {
        return filledBy == FilledBy.SYMPOZIUM || filledBy == FilledBy.EXTERNAL;
    }

    private static List<String> users(FieldReader fields, @Nullable FilledBy filledBy) {
        var users = fields.texts("users", LONGEST_NAME);
        var given = fields.size("users");
        if (filledBy == FilledBy.PEOPLE && given == 0) {
            fields.fault("users", "must name at least one user: the position is filled by people");
        } else if ((filledBy == FilledBy.AGENT || isElsewhere(filledBy)) && given > 0) {
            fields.fault("users", "must be empty: the position is filled by an agent");
        } else if (given > MOST_USERS) {
            fields.fault("users", "must name at most %d users".formatted(MOST_USERS));
        }
        var seen = new HashSet<String>();
        for (var user : users) {
            if (!USER.matcher(user).matches()) {
                fields.fault("users", "\"%s\" is not a user name: letters, digits and . _ @ + -".formatted(user));
            } else if (!seen.add(user)) {
                fields.fault("users", "names %s more than once".formatted(user));
            }
        }
        return users;
    }
}

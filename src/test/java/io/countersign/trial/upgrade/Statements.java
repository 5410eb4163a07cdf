package io.countersign.trial.upgrade;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The statements on our own tables that a server's log tells of, each kind once. */
final class Statements {
    static final String PREFIX = "@@ ";
    private static final Pattern SENT = Pattern.compile("LOG:  execute [^:]+: (.*)", Pattern.DOTALL);

    private Statements() {}

    static String in(String log) {
        Map<String, String> kinds = new TreeMap<>();
        var atWork = log.substring(log.lastIndexOf("\"flyway_schema_history\""));
        for (var entry : atWork.split("(?m)^" + PREFIX)) {
            var statement = SENT.matcher(entry);
            if (statement.matches() && isOurs(statement.group(1))) {
                var text = statement.group(1).replace("\n\t", "\n").strip();
                kinds.merge(kind(text), text, (one, other) -> one.length() <= other.length() ? one : other);
            }
        }
        return String.join(";\n\n", kinds.values()) + "\n";
    }

    /** The engine's tables are changed by the engine's own releases; the rest is said by the driver. */
    private static boolean isOurs(String statement) {
        return statement.matches("(?is)(with|select|insert|update|delete)\\b.*")
                && !statement.matches("(?is).*(\\bact_|pg_catalog|set_config\\('search_path|version\\(\\)).*");
    }

    /** Rows that are written together and lists of any length are of one kind. */
    private static String kind(String statement) {
        return statement
                .replaceAll("\\$[0-9]+", "?")
                .replaceAll("\\?(\\s*,\\s*\\?)+", "?")
                .replaceAll("\\(\\?\\)(\\s*,\\s*\\(\\?\\))+", "(?)")
                .replaceAll("\\s+", " ");
    }
}

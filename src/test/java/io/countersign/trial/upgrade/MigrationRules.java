package io.countersign.trial.upgrade;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a migration may not do while replicas of the previous release work on: take away or change what they use, or hold
 * a table that they need for longer than a moment. Tables that are newer than that release are nobody's yet.
 */
final class MigrationRules {
    private static final Pattern NOT_CODE =
            Pattern.compile("--[^\\n]*|/\\*.*?\\*/|\\$(\\w*)\\$.*?\\$\\1\\$|'(?:[^']|'')*'", Pattern.DOTALL);
    private static final Pattern CREATED =
            Pattern.compile("create (?:unlogged )?table (?:if not exists )?([a-z_0-9]+).*");
    private static final Pattern CONCERNS = Pattern.compile(
            "(?:alter table|create (?:unique )?index .*?on|create trigger .*? on|update|delete from|lock table)"
                    + " (?:if exists )?(?:only )?([a-z_0-9]+).*");
    private static final Map<String, String> ALWAYS = rules(
            "(drop|truncate|cluster|lock|vacuum|reindex|refresh) .*", "takes away or holds what others use",
            "(create|alter) (extension|database|role|user|tablespace|system|schema|publication|subscription) .*",
                    "reaches outside our schema",
            "(grant|revoke|set|reset|alter default) .*", "reaches outside our schema",
            ".*\\b(public|pg_temp|pg_catalog|information_schema)\\..*", "reaches outside our schema",
            "do( .*)?", "hides what it does",
            "alter (function|type|view|index|sequence|trigger|domain) .*", "changes what others use");
    private static final Map<String, String> ON_KNOWN_TABLES = rules(
            "alter table .* drop (?!not null|default).*", "takes a column or a rule away",
            "alter table .*\\brename\\b.*", "renames what others use",
            "alter table .* alter (column )?[a-z_0-9]+ (set data )?type .*", "rewrites the table",
            "alter table .*\\bset not null.*", "refuses what others insert",
            "alter table .* add (column )?(?!constraint)[a-z_0-9]+ (?!.*\\bdefault\\b).*\\bnot null.*",
                    "refuses what others insert",
            "alter table .* add .*default [a-z_]+\\(.*", "rewrites the table",
            "alter table .* add .*(generated|serial).*", "rewrites the table",
            "alter table .* add .*\\b(unique|primary key|exclude)\\b(?!.*using index).*",
                    "builds an index while it holds the table",
            "alter table .* add .*\\b(check|foreign key|references)\\b(?!.*not valid).*",
                    "reads the whole table while it holds it",
            "alter table .*(set (logged|unlogged|tablespace|schema)|inherit|partition|row level security|trigger).*",
                    "changes what the table is",
            "create (unique )?index (?!concurrently).*", "holds writers until the index is built: say concurrently",
            "create unique index .*", "refuses what others insert",
            "create (or replace )?(constraint )?(trigger|rule) .*", "changes what others write",
            "(update|delete) .*", "holds rows that others need until it is committed");

    private final Set<String> newTables = new HashSet<>();

    /** What is wrong with a migration; those before it, since the previous release, were looked at before. */
    List<String> complaints(String sql) {
        var complaints = new ArrayList<String>();
        var statements = statements(sql);
        for (var statement : statements) {
            var created = CREATED.matcher(statement);
            if (created.matches()) {
                newTables.add(created.group(1));
            }
            complain(ALWAYS, statement, complaints);
            var concerns = CONCERNS.matcher(statement);
            if (concerns.matches() && !newTables.contains(concerns.group(1))) {
                complain(ON_KNOWN_TABLES, statement, complaints);
            }
            if (statement.contains(" concurrently ") && statements.size() > 1) {
                complaints.add("An index that is built concurrently needs a file of its own: " + statement);
            }
        }
        return complaints;
    }

    private static void complain(Map<String, String> rules, String statement, List<String> complaints) {
        rules.forEach((form, why) -> {
            if (statement.matches(form)) {
                complaints.add("This " + why + ": " + statement);
            }
        });
    }

    /** In one line each, without comments, texts and the bodies of functions. */
    private static List<String> statements(String sql) {
        var code = NOT_CODE.matcher(sql).replaceAll("''").toLowerCase();
        var statements = new ArrayList<String>();
        for (var statement : code.split(";")) {
            var words = statement.replace("''", " ").replace("\"", "").strip().replaceAll("\\s+", " ");
            if (!words.isEmpty()) {
                statements.add(words);
            }
        }
        return statements;
    }

    private static Map<String, String> rules(String... formsAndReasons) {
        var rules = new LinkedHashMap<String, String>();
        for (var n = 0; n < formsAndReasons.length; n += 2) {
            rules.put(formsAndReasons[n], formsAndReasons[n + 1]);
        }
        return rules;
    }
}

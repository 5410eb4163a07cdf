package io.countersign.ops;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The database that a {@code DATABASE_URL} names, as hosting platforms write it: {@code postgres://user:pw@host:port/db}.
 * What it refuses, it refuses without repeating any part of the address, for the password is in it.
 */
record DatabaseUrl(
        String jdbcUrl, @Nullable String username, @Nullable String password) {
    private static final Pattern FORM = Pattern.compile("postgres(?:ql)?://"
            + "(?:(?<user>[^:@/?#]*)(?::(?<password>[^@/?#]*))?@)?"
            + "(?<hosts>[^@/?#]*)(?:/(?<database>[^/?#@]*))?(?:\\?(?<query>[^#]*))?");
    private static final Pattern HOST = Pattern.compile("(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9._-]+)(?::[0-9]{1,5})?");

    /** Parameters that libpq and JDBC name differently; all others are spelt the same. */
    private static final Map<String, String> NAMES = Map.of(
            "application_name", "ApplicationName",
            "channel_binding", "channelBinding",
            "connect_timeout", "connectTimeout",
            "target_session_attrs", "targetServerType");

    static DatabaseUrl parse(String text) {
        if (text.startsWith("jdbc:postgresql:")) {
            return new DatabaseUrl(text, null, null);
        }
        var parts = FORM.matcher(text);
        check(parts.matches(), "is not of the form postgres://user:password@host:5432/database");
        var hosts = parts.group("hosts").isEmpty() ? "localhost" : parts.group("hosts");
        for (var host : hosts.split(",", -1)) {
            check(HOST.matcher(host).matches(), "names a host or port that cannot be");
        }
        var database = parts.group("database") == null ? "" : decoded(parts.group("database"));
        check(!database.isEmpty(), "names no database after the host");

        var username = decode(parts.group("user"));
        var password = decode(parts.group("password"));
        var parameters = new ArrayList<String>();
        for (var parameter : parameters(parts.group("query"))) {
            switch (parameter.getKey()) {
                case "user" -> username = parameter.getValue();
                case "password" -> password = parameter.getValue();
                default ->
                    parameters.add(encode(NAMES.getOrDefault(parameter.getKey(), parameter.getKey())) + "="
                            + encode(parameter.getValue()));
            }
        }
        var query = parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
        return new DatabaseUrl("jdbc:postgresql://" + hosts + "/" + encode(database) + query, username, password);
    }

    private static List<Map.Entry<String, String>> parameters(@Nullable String query) {
        var parameters = new ArrayList<Map.Entry<String, String>>();
        for (var pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            var halves = pair.split("=", 2);
            check(halves.length == 2 && !halves[0].isEmpty(), "has a parameter that is not of the form name=value");
            parameters.add(Map.entry(decoded(halves[0]), decoded(halves[1])));
        }
        return parameters;
    }

    private static @Nullable String decode(@Nullable String text) {
        return text == null ? null : decoded(text);
    }

    /** Percent signs only: unlike in a web form, a plus is a plus. */
    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw fault("has a percent sign that is not followed by two hexadecimal digits");
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private static void check(boolean holds, String fault) {
        if (!holds) {
            throw fault(fault);
        }
    }

    private static StartupFault fault(String fault) {
        return new StartupFault(
                "DATABASE_URL " + fault + ".",
                "Correct it; characters such as @ : / ? # % in user name or password are percent-encoded (%40 for @).");
    }

    @Override
    public String toString() {
        return "DatabaseUrl[" + DatabaseAddress.of(jdbcUrl) + "]";
    }
}

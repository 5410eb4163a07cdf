package io.countersign.run.answers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Looks for secrets wherever the product leaves something behind, and says what it found where. */
final class Seeker {
    private final Collection<Canary> canaries;
    private final List<String> found = new ArrayList<>();
    private int places;

    Seeker(Collection<Canary> canaries) {
        this.canaries = canaries;
    }

    void look(String where, String text) {
        places++;
        for (var canary : canaries) {
            if (canary.isIn(text)) {
                found.add("the secret " + canary.name() + " in " + where + ": " + around(text, canary));
            }
        }
    }

    /** Every column of every row of every table, ours and the engine's; what is binary shows as hexadecimal. */
    void lookIntoTables(JdbcClient jdbc, String schema) {
        var tables = jdbc.sql("select table_name from information_schema.tables where table_schema = ? order by 1")
                .param(schema)
                .query(String.class)
                .list();
        for (var table : tables) {
            jdbc.sql("select t::text from %s.\"%s\" t".formatted(schema, table))
                    .query(String.class)
                    .list()
                    .forEach(row -> look("a row of " + table, row));
        }
    }

    List<String> found() {
        return found;
    }

    /** How many texts were looked through. */
    int places() {
        return places;
    }

    private static String around(String text, Canary canary) {
        return canary.forms().stream()
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .mapToObj(at -> text.substring(Math.max(at - 80, 0), Math.min(at + 80, text.length())))
                .findFirst()
                .orElse("");
    }
}

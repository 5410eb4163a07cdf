package io.countersign.trial.chaos;

import java.sql.SQLException;

/**
 * Calls that were made again: attempts at a turn after an earlier one that reached a model, or may have. What is
 * certainly not sent was bought by nobody; it is no repeat, and what follows it repeats nothing.
 */
final class Repeats {
    private static final String REPEATS = """
        (select * from (select id, lag(id) over (partition by task, turn order by attempt) as before
                        from model_call where status <> 'NOT_SENT') bought
         where before is not null) repeat
        """;

    private Repeats() {}

    static long all(Books books) throws SQLException {
        return books.number("select count(*) from " + REPEATS);
    }

    /** Those that do not follow a call of this table. */
    static long withoutCause(Books books, String causes) throws SQLException {
        return books.number(
                "select count(*) from %s where before not in (select id from %s)".formatted(REPEATS, causes));
    }
}

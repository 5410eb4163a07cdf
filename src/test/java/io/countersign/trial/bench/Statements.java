package io.countersign.trial.bench;

import java.sql.SQLException;
import java.util.Locale;

/** What the database was asked, from {@code pg_stat_statements}: where the time of a call goes. */
final class Statements {
    private static final int LONGEST = 150;
    static final boolean WANTED = Boolean.getBoolean("countersign.statements");

    private Statements() {}

    static void reset(Arena arena) throws SQLException {
        if (!WANTED) {
            return;
        }
        execute(arena, "create extension if not exists pg_stat_statements");
        execute(arena, "select pg_stat_statements_reset()");
    }

    static void print(Arena arena, long calls) throws SQLException {
        if (!WANTED) {
            return;
        }
        try (var connection = arena.postgres().connect(arena.database());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("""
                    select calls, total_exec_time, rows, regexp_replace(query, '\\s+', ' ', 'g') as query,
                           sum(calls) over () as all_calls, sum(total_exec_time) over () as all_time, sum(total_plan_time) over () as all_plans, total_plan_time
                    from pg_stat_statements s join pg_database d on d.oid = s.dbid and d.datname = current_database()
                    where toplevel
                    order by total_exec_time desc limit 50
                    """)) {
            while (rows.next()) {
                if (rows.isFirst()) {
                    System.out.printf(
                            Locale.ROOT,
                            "%.1f statements, %.2f ms of work and %.2f ms of planning in the database per call%n",
                            rows.getDouble("all_calls") / calls,
                            rows.getDouble("all_time") / calls,
                            rows.getDouble("all_plans") / calls);
                }
                var query = rows.getString("query");
                System.out.printf(
                        Locale.ROOT,
                        "%6.2f %7.3f + %.3f ms %6.2f rows  %s%n",
                        rows.getDouble("calls") / calls,
                        rows.getDouble("total_exec_time") / calls,
                        rows.getDouble("total_plan_time") / calls,
                        rows.getDouble("rows") / calls,
                        query.substring(0, Math.min(LONGEST, query.length())));
            }
        }
    }

    private static void execute(Arena arena, String sql) throws SQLException {
        try (var connection = arena.postgres().connect(arena.database());
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

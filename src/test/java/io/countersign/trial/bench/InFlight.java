package io.countersign.trial.bench;

import io.countersign.trial.OrgChart;
import io.countersign.trial.StubModel;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** As many calls as it can hold, to a model that thinks for twenty seconds. */
final class InFlight {
    private static final int WIDTH = 50;
    private static final int RUNS = 100;
    private static final int THINKS_MILLIS = 20_000;
    static final Map<String, String> SETTINGS =
            Map.of("COUNTERSIGN_ENGINE_CALLSATONCE", "6000", "COUNTERSIGN_ENGINE_CALLSATONCEPERCOMPANY", "6000");

    private InFlight() {}

    static List<Figure> measure(Arena arena, Scale scale) throws Exception {
        arena.api().company(OrgChart.tree("broad", 1, WIDTH)).ok();
        var load = new Load(arena, "broad", Load.LAST_REVIEW);
        load.run(scale.of(20), 20);
        arena.model().behave(StubModel.plainly(scale.of(THINKS_MILLIS)));
        arena.model().mostInFlight();
        load.run(scale.of(RUNS), RUNS);
        var most = arena.model().mostInFlight();
        arena.model().behave(StubModel.plainly(0));
        System.out.printf(
                "%d connections to the database, %.0f MB resident at the highest%n",
                connections(arena), Usage.memory(arena.pid(), "VmHWM"));
        return List.of(new Figure("calls in flight at once, 20 s model, 512 MB heap", "", most, 2000, 5000));
    }

    private static int connections(Arena arena) throws SQLException {
        try (var connection = arena.postgres().connect(arena.database());
                var statement = connection.createStatement();
                var row = statement.executeQuery("""
                    select count(*) from pg_stat_activity
                    where datname = current_database() and application_name = 'countersign'
                    """)) {
            row.next();
            return row.getInt(1);
        }
    }
}

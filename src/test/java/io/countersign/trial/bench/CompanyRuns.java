package io.countersign.trial.bench;

import io.countersign.trial.OrgChart;
import java.util.List;

/** Real runs of a company on three levels with a fan-out of three: 17 calls each, a hundred runs at once. */
final class CompanyRuns {
    private static final int RUNS = 300;
    private static final int WARM_UP = 300;
    private static final int AT_ONCE = 100;

    private CompanyRuns() {}

    static List<Figure> measure(Arena arena, Scale scale) throws Exception {
        var idle = Usage.memory(arena.pid(), "VmRSS");
        arena.api().company(OrgChart.tree("three-levels", 2, 3)).ok();
        var load = new Load(arena, "three-levels", Load.LAST_REVIEW);
        load.run(scale.of(WARM_UP), AT_ONCE);
        Statements.reset(arena);
        var taken = load.run(scale.of(RUNS), AT_ONCE);
        Statements.print(arena, taken.calls());
        var loaded = Usage.memory(arena.pid(), "VmHWM");
        return List.of(
                new Figure(
                        "agent calls through company runs, 3 levels, fan-out 3, 100 at once",
                        "1/s",
                        taken.callsPerSecond(),
                        100,
                        250),
                new Figure("CPU of application and PostgreSQL per call of them", "ms", taken.cpuMillisPerCall(), 14, 6),
                new Figure("resident memory, idle", "MB", idle, 512, 300),
                new Figure("resident memory under that load, at its highest", "MB", loaded, 768, 512));
    }
}

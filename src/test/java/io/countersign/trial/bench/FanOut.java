package io.countersign.trial.bench;

import io.countersign.trial.OrgChart;
import java.util.List;

/** Thirty acts that come back to one join: who completes them at the same time would collide there. */
final class FanOut {
    private static final int WIDTH = 30;
    private static final int RUNS = 30;
    private static final int AT_ONCE = 10;

    private FanOut() {}

    static List<Figure> measure(Arena arena, Scale scale) throws Exception {
        arena.api().company(OrgChart.tree("wide", 1, WIDTH)).ok();
        var before = arena.counted("countersign.optimistic.retries");
        var taken = new Load(arena, "wide", Load.LAST_REVIEW).run(scale.of(RUNS), AT_ONCE);
        var retries = arena.counted("countersign.optimistic.retries") - before;
        return List.of(new Figure(
                "optimistic-lock retries per 1000 calls, fan-out 30", "", retries * 1000 / taken.calls(), 20, 0));
    }
}

package io.countersign.trial.bench;

import io.countersign.trial.OrgChart;
import java.util.List;

/** A definition of a thousand positions: compiled, checked, deployed. */
final class BigCompany {
    private BigCompany() {}

    static List<Figure> measure(Arena arena, Scale scale) throws Exception {
        var definition = OrgChart.ofSize("big", scale.of(1000), 10);
        var start = System.nanoTime();
        arena.api().company(definition).ok();
        var seconds = (System.nanoTime() - start) / 1e9;
        return List.of(new Figure("company of 1000 positions: compile, check, deploy", "s", seconds, 20, 5));
    }
}

package io.countersign.trial.bench;

import io.countersign.trial.OrgChart;
import io.countersign.trial.StubModel;
import io.countersign.trial.StubModel.Question;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** How long an idle, warm server lets a run, and the next act, wait for its model call. */
final class Latency {
    private static final int WARM_UP = 100;
    private static final int SAMPLES = 300;
    private static final int CHAINS = 30;
    private static final int CHAINS_TO_WARM_UP = 300;

    private Latency() {}

    /** A question that arrived, or the time when an answer had gone out. */
    private record Moment(boolean asked, long nanos) {}

    static List<Figure> measure(Arena arena, Scale scale) throws Exception {
        arena.api().company(OrgChart.tree("chain", 7, 1)).ok();
        new Load(arena, "chain", Load.LAST_REVIEW).run(scale.of(CHAINS_TO_WARM_UP), 20);
        var moments = new LinkedBlockingQueue<Moment>();
        arena.model().watch(new StubModel.Watcher() {
            @Override
            public void asked(Question question) {
                moments.add(new Moment(true, question.arrivedNanos()));
            }

            @Override
            public void served(Question question, long nanos) {
                moments.add(new Moment(false, nanos));
            }
        });
        var first = firstCalls(arena, scale, moments);
        var next = nextActs(arena, scale, moments);
        return List.of(
                new Figure("POST of a run to its first model call, idle, median", "ms", at(first, 0.50), 40, 12),
                new Figure("POST of a run to its first model call, idle, p99", "ms", at(first, 0.99), 150, 50),
                new Figure("end of one act to the start of the next, idle, median", "ms", at(next, 0.50), 20, 8));
    }

    private static List<Double> firstCalls(Arena arena, Scale scale, BlockingQueue<Moment> moments) throws Exception {
        arena.api().company(OrgChart.tree("alone", 0, 1)).ok();
        var warmUp = scale.of(WARM_UP);
        var waits = new ArrayList<Double>();
        for (var n = 0; n < warmUp + scale.of(SAMPLES); n++) {
            var posted = System.nanoTime();
            arena.api().start("alone", "Reach goal " + n, "10").ok();
            var asked = take(moments);
            take(moments);
            if (n >= warmUp) {
                waits.add((asked.nanos() - posted) / 1e6);
            }
            idle(arena, "alone");
        }
        return waits;
    }

    /** A chain of eight: seven plans, one piece of work, seven reviews, each after the other. */
    private static List<Double> nextActs(Arena arena, Scale scale, BlockingQueue<Moment> moments) throws Exception {
        var gaps = new ArrayList<Double>();
        for (var n = 0; n < scale.of(CHAINS); n++) {
            arena.api().start("chain", "Reach goal " + n, "10").ok();
            take(moments);
            for (var act = 1; act < 15; act++) {
                var served = take(moments);
                gaps.add((take(moments).nanos() - served.nanos()) / 1e6);
            }
            take(moments);
            idle(arena, "chain");
        }
        return gaps;
    }

    private static void idle(Arena arena, String company) throws Exception {
        arena.await(() -> "the run of " + company + " to end", () -> arena.api().count(company, "RUNNING") == 0);
    }

    private static Moment take(BlockingQueue<Moment> moments) throws InterruptedException {
        var moment = moments.poll(1, TimeUnit.MINUTES);
        if (moment == null) {
            throw new IllegalStateException("No call within a minute");
        }
        return moment;
    }

    private static double at(List<Double> values, double share) {
        var sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share)));
    }
}

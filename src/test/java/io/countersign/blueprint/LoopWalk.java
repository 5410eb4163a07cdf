package io.countersign.blueprint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Looks for a way that never ends, in which nobody has to do anything; rounds are counted and budgets raised three times. */
final class LoopWalk extends SketchWalk<LoopWalk.Values> {
    private static final int MOST = 8;

    private final Set<At<Values>> open = new HashSet<>();
    private final Set<At<Values>> ended = new HashSet<>();

    LoopWalk(Sketch sketch) {
        super(sketch);
    }

    /**
     * What the variables hold.
     *
     * @param left how often the budget may still be raised
     */
    record Values(int round, boolean raised, int left) {}

    boolean isEndless() {
        return IntStream.range(0, sketch.nodes().size())
                .boxed()
                .flatMap(node -> everything().stream().map(values -> new At<>(node, values)))
                .anyMatch(this::comesBack);
    }

    private static List<Values> everything() {
        var all = new ArrayList<Values>();
        for (var round = 0; round <= MOST; round++) {
            for (var left = 0; left <= 3; left++) {
                all.add(new Values(round, true, left));
                all.add(new Values(round, false, left));
            }
        }
        return all;
    }

    private boolean comesBack(At<Values> at) {
        if (ended.contains(at)) {
            return false;
        }
        if (!open.add(at) || next(at).stream().anyMatch(this::comesBack)) {
            return true;
        }
        open.remove(at);
        ended.add(at);
        return false;
    }

    @Override
    List<Values> done(int node, Values now) {
        return switch (sketch.kind(node)) {
            case PERSON -> List.of();
            case PLAN -> List.of(new Values(0, now.raised, now.left));
            case REVIEW -> List.of(new Values(Math.min(MOST, now.round + 1), now.raised, now.left));
            case RAISE ->
                now.left == 0
                        ? List.of(new Values(now.round, false, 0))
                        : List.of(new Values(now.round, true, now.left - 1), new Values(now.round, false, now.left));
            default -> List.of(now);
        };
    }

    @Override
    boolean may(String condition, Values now) {
        return switch (condition) {
            case "${round <= 7}" -> now.round <= 7;
            case "${raised}" -> now.raised;
            default -> true;
        };
    }

    @Override
    boolean repeats() {
        return false;
    }
}

package io.countersign.blueprint;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Looks for what is delegated although the newest plan needs an approval that it does not have, whatever plans and deciders say. */
final class PlanWalk extends SketchWalk<PlanWalk.Values> {
    PlanWalk(Sketch sketch) {
        super(sketch);
    }

    /** What a variable, or a question, was answered. */
    enum Answer {
        NONE,
        YES,
        NO
    }

    /**
     * What the variables hold, and what is so.
     *
     * @param needs whether the newest plan needs an approval
     * @param approved whether it was approved
     * @param says what the variable of the answer holds
     */
    record Values(Answer needs, Answer approved, Answer says) {}

    Set<String> unapproved() {
        return from(new Values(Answer.NONE, Answer.NONE, Answer.NONE)).stream()
                .filter(at -> sketch.kind(at.node()) == Sketch.Kind.GIVE && at.node() != sketch.part())
                .filter(at -> at.values().needs != Answer.NO && at.values().approved != Answer.YES)
                .map(at -> Sketch.id(at.node()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    List<Values> done(int node, Values now) {
        return switch (sketch.kind(node)) {
            case PLAN ->
                List.of(new Values(Answer.YES, Answer.NONE, now.says), new Values(Answer.NO, Answer.NONE, now.says));
            case APPROVE ->
                List.of(new Values(now.needs, Answer.YES, Answer.YES), new Values(now.needs, Answer.NO, Answer.NO));
            default -> List.of(now);
        };
    }

    @Override
    boolean may(String condition, Values now) {
        return switch (condition) {
            case "${planApproval}" -> now.needs == Answer.YES;
            case "${!planApproval}" -> now.needs == Answer.NO;
            case "${planApproved}" -> now.says == Answer.YES;
            case "${!planApproved}" -> now.says == Answer.NO;
            default -> true;
        };
    }

    @Override
    boolean repeats() {
        return true;
    }
}

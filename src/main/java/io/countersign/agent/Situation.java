package io.countersign.agent;

/** All an agent needs to know for one act; the same situation always gives the same brief. */
public sealed interface Situation permits PlanSituation, WorkSituation, ReviewSituation, DecideSituation {
    Setting setting();

    default ActKind act() {
        return switch (this) {
            case PlanSituation _ -> ActKind.PLAN;
            case WorkSituation _ -> ActKind.WORK;
            case ReviewSituation _ -> ActKind.REVIEW;
            case DecideSituation _ -> ActKind.DECIDE;
        };
    }
}

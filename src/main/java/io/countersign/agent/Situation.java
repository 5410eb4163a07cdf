package io.countersign.agent;

/** All an agent needs to know for one act; the same situation always gives the same brief. */
public sealed interface Situation permits PlanSituation, WorkSituation, ReviewSituation, DecideSituation {
    Setting setting();

    /** The same with other mail. */
    default Situation with(Correspondence mail) {
        var setting = setting().with(mail);
        return switch (this) {
            case PlanSituation plan ->
                new PlanSituation(
                        setting,
                        plan.own(),
                        plan.reports(),
                        plan.toHandOut(),
                        plan.leastEach(),
                        plan.maxAssignments(),
                        plan.earlier(),
                        plan.complaint(),
                        plan.hiring());
            case WorkSituation work -> new WorkSituation(setting, work.own(), work.earlierResult(), work.complaint());
            case ReviewSituation review ->
                new ReviewSituation(setting, review.own(), review.returned(), review.complaint());
            case DecideSituation decide ->
                new DecideSituation(
                        setting,
                        decide.kind(),
                        decide.subject(),
                        decide.amount(),
                        decide.authority(),
                        decide.requestedBy(),
                        decide.reason());
        };
    }

    default ActKind act() {
        return switch (this) {
            case PlanSituation _ -> ActKind.PLAN;
            case WorkSituation _ -> ActKind.WORK;
            case ReviewSituation _ -> ActKind.REVIEW;
            case DecideSituation _ -> ActKind.DECIDE;
        };
    }
}

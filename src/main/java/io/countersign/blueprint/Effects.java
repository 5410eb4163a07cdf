package io.countersign.blueprint;

import io.countersign.engine.Steps;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of the steps that a diagram may call needs a signature before it; every step is told of here. */
final class Effects {
    /** What must come before a step, on every path. */
    enum Need {
        /** A task in which somebody decides: the step makes its decision count. */
        DECISION,
        /** It finds, holds or closes what the ledger and the run allow anyway, and moves no limit. */
        NOTHING
    }

    static final Map<String, Need> OF_STEPS = Map.ofEntries(
            Map.entry(Steps.TAKE_ASSIGNMENT, Need.NOTHING),
            Map.entry(Steps.BUDGET_GATE, Need.NOTHING),
            Map.entry(Steps.OPEN_RUN, Need.NOTHING),
            Map.entry(Steps.CLOSE_RUN, Need.NOTHING),
            Map.entry(Steps.READ_REQUEST, Need.NOTHING),
            Map.entry(Steps.NEXT_DECIDER, Need.NOTHING),
            Map.entry(Steps.SETTLE_APPROVAL, Need.DECISION),
            Map.entry(Steps.ESCALATE_APPROVAL, Need.NOTHING),
            Map.entry(Steps.REMIND_DECIDERS, Need.NOTHING),
            Map.entry(Steps.FIND_BUDGET_OWNER, Need.NOTHING),
            Map.entry(Steps.SETTLE_BUDGET, Need.DECISION),
            Map.entry(Steps.START_ROUTINE, Need.NOTHING));

    static final Set<String> OF_DECISIONS = OF_STEPS.entrySet().stream()
            .filter(step -> step.getValue() == Need.DECISION)
            .map(Map.Entry::getKey)
            .collect(Collectors.toUnmodifiableSet());

    /** The steps that take a request one turn further towards its end. */
    static final Set<String> OF_TURNS = Set.of(Steps.SETTLE_APPROVAL, Steps.SETTLE_BUDGET, Steps.ESCALATE_APPROVAL);

    private Effects() {}
}

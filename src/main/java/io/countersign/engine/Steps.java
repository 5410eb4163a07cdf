package io.countersign.engine;

import java.util.Set;

/** The names that a diagram may call as {@code camunda:delegateExpression="${name}"}; nothing else is reachable. */
public final class Steps {
    public static final String TAKE_ASSIGNMENT = "takeAssignment";
    public static final String BUDGET_GATE = "budgetGate";
    public static final String OPEN_RUN = "openRun";
    public static final String CLOSE_RUN = "closeRun";
    public static final String READ_REQUEST = "readRequest";
    public static final String NEXT_DECIDER = "nextDecider";
    public static final String SETTLE_APPROVAL = "settleApproval";
    public static final String ESCALATE_APPROVAL = "escalateApproval";
    public static final String REMIND_DECIDERS = "remindDeciders";
    public static final String FIND_BUDGET_OWNER = "findBudgetOwner";
    public static final String SETTLE_BUDGET = "settleBudget";
    public static final String START_ROUTINE = "startRoutine";

    public static final Set<String> NAMES = Set.of(
            TAKE_ASSIGNMENT,
            BUDGET_GATE,
            OPEN_RUN,
            CLOSE_RUN,
            READ_REQUEST,
            NEXT_DECIDER,
            SETTLE_APPROVAL,
            ESCALATE_APPROVAL,
            REMIND_DECIDERS,
            FIND_BUDGET_OWNER,
            SETTLE_BUDGET,
            START_ROUTINE);

    private Steps() {}
}

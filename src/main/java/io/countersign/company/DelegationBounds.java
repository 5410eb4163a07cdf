package io.countersign.company;

/** How far and how wide work may be delegated; the one place for these numbers. */
public final class DelegationBounds {
    /** Positions to which one manager may delegate, its reports and those granted to it together. */
    public static final int MOST_DELEGATES = 50;

    /** Levels from the top position down, along reports and grants. */
    public static final int MOST_LEVELS = 50;

    /** Grants of one company. */
    public static final int MOST_GRANTS = 1000;

    /** Assignments that one plan may hand out, whoever makes it. */
    public static final int MOST_ASSIGNMENTS = 50;

    /** Of these, on average for each position to which the manager may delegate. */
    public static final int ASSIGNMENTS_PER_DELEGATE = 4;

    private DelegationBounds() {}
}

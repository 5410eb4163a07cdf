package io.countersign.ledger;

import java.util.List;

/**
 * What happens next in a history. The numbers count the things of that history round and round, so a step means something
 * in any history: what a history is shrunk to is one too.
 */
sealed interface Step {
    /** A new company version; the analyst sits under the head or, moved, under the ceo, or is retired with the head. */
    record Version(Money company, Money ceo, Money head, Money analyst, Chart chart) implements Step {}

    enum Chart {
        TALL,
        FLAT,
        CEO_ALONE
    }

    record OpenRun(Money budget, Money root, Money work) implements Step {}

    record Assign(int parent, int position, Money limit) implements Step {}

    record Buy(List<Wish> wishes) implements Step {}

    /** One purchase of a batch. */
    record Wish(int assignment, Money ceiling) {}

    record Send(List<Integer> calls) implements Step {}

    record Settle(int call, Bill bill, Money amount, boolean reported) implements Step {}

    /** Several answers at once; a call that comes twice is meant the first time. */
    record SettleAll(List<Settle> answers) implements Step {}

    /** Binds what an owner holds to a task. */
    record Bind(int owner, int task) implements Step {}

    /** Asks what is left: for an assignment, or for the next call of a task. */
    record Look(int assignment, int task) implements Step {}

    /** Steps in one transaction or, within such steps, in one savepoint; unless kept, it is rolled back. */
    record Together(List<Step> steps, boolean kept) implements Step {}

    /** What an answer costs, compared with what was set aside for it. */
    enum Bill {
        BELOW,
        AT,
        ABOVE,
        UNKNOWN
    }

    record Release(int call, boolean unsent) implements Step {}

    record ReleaseAssignment(int assignment) implements Step {}

    record Expire(int call) implements Step {}

    record Later(Leap leap) implements Step {}

    /** How far the clock goes. */
    enum Leap {
        HALF_AN_HOUR,
        TO_THE_LAST_SECOND_OF_THE_MONTH,
        TO_THE_NEXT_MONTH
    }

    /** The round that a timer makes: what is overdue expires, books that are due are closed. */
    record Round() implements Step {}

    record Give(int from, int to, Money amount) implements Step {}

    record RaiseAssignment(int assignment, Money by) implements Step {}

    record RaisePosition(int position, Money by) implements Step {}

    record RaiseCompany(Money by) implements Step {}

    record RaiseRun(int run, Money by) implements Step {}

    record LowerRun(int run, Money by) implements Step {}

    record WriteOff(Money amount) implements Step {}

    record Pause(int run) implements Step {}

    record Resume(int run) implements Step {}

    record Succeed(int run) implements Step {}

    record Cancel(int run) implements Step {}

    record CloseBooks(int run) implements Step {}
}

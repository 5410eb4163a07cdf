package io.countersign.llm;

import io.countersign.engine.Payment;
import io.countersign.engine.Payments;
import io.countersign.ledger.Hold;
import io.countersign.ledger.Money;
import io.countersign.ledger.Shortage;
import io.countersign.llm.Attempts.Leave;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The one door to a paid call, and the memory of what was bought.
 *
 * <p>A turn's answer is bought once: who asks again after it was stored gets it from here. Each attempt has money of its
 * own and becomes SENT, with that money, before the call is made; an attempt without an answer is in doubt and is not
 * repeated with the same money. What a call certainly did not cost is given back at once.
 */
@Component
public class Journal implements Payments {
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final int MOST_IN_DOUBT = 5;
    private static final int MOST_COLLISIONS = 3;
    private static final Duration SHORTEST_QUEUE = Duration.ofSeconds(3);
    private static final Duration LONGEST_QUEUE = Duration.ofSeconds(15);

    private final CallRows rows;
    private final Attempts attempts;
    private final Calls calls;
    private final Checkout checkout;
    private final GatewaySettings gateway;
    private final AgentHouse house;
    private final OpenRuns openRuns;

    Journal(
            CallRows rows,
            Attempts attempts,
            Calls calls,
            Checkout checkout,
            GatewaySettings gateway,
            AgentHouse house,
            OpenRuns openRuns) {
        this.rows = rows;
        this.attempts = attempts;
        this.calls = calls;
        this.checkout = checkout;
        this.gateway = gateway;
        this.house = house;
        this.openRuns = openRuns;
    }

    /**
     * For which agent task a call is made, under which worker's lock of it, and of which model.
     *
     * @param order who does the act with that model instead of us; none where we ask the model ourselves
     */
    public record Act(
            String task,
            String worker,
            String company,
            UUID run,
            UUID assignment,
            String position,
            String kind,
            String model,
            @Nullable AgentOrder order) {
        public Act(
                String task,
                String worker,
                String company,
                UUID run,
                UUID assignment,
                String position,
                String kind,
                String model) {
            this(task, worker, company, run, assignment, position, kind, model, null);
        }
    }

    /** The most a call can cost, under which price list, and the name the list has for the model. */
    public record Quote(Money ceiling, int priceVersion, String listedAs, long mostTokens) {}

    /** What came of asking. */
    public sealed interface Reply {
        /** Answered and stored before: nothing was paid now. */
        record Recorded(UUID call, String text) implements Reply {}

        /** Paid and not stored yet: store it in the transaction that uses it. */
        record Received(
                UUID call,
                ChatAnswer answer,
                Act act,
                int turn,
                int attempt,
                UUID reservation,
                int priceVersion,
                String listedAs,
                Money cost,
                long latencyMs,
                String requestDigest)
                implements Reply {}

        /** A further attempt needs money that is not there; the accounts that are short, nearest first. */
        record NoMoney(List<Shortage> shortages) implements Reply {}

        /** A passing fault: ask again after the pause. */
        record Later(String reason, Duration pause) implements Reply {}

        /**
         * There is no room for the work now, or nobody can see how far it is; nobody is at fault, and its money stays with
         * it.
         */
        record Queued(String reason, Duration pause) implements Reply {}

        /** The gateway's own budget is used up, or the model has no price. */
        record Refused(String reason) implements Reply {}

        /** A person must look. */
        record Broken(String reason) implements Reply {}

        /** The money is no longer held, the run is not running, or the caller was interrupted. */
        record Stopped() implements Reply {}

        /** The task may be another node's by now: nothing was asked. */
        record Lost() implements Reply {}
    }

    /** Finds the stored answer of the turn, or asks the model. Blocks as long as the limits' timeout; never in a transaction. */
    public Reply ask(Act act, int turn, List<Message> messages, AnswerSchema schema, ActLimits limits) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("A paid call must not run inside a transaction");
        }
        requireWithin(limits, messages, schema);
        for (var collisions = 0; collisions < MOST_COLLISIONS; collisions++) {
            if (Thread.currentThread().isInterrupted()) {
                return new Reply.Stopped();
            }
            var reply = attempt(act, turn, messages, schema, within(act, limits));
            if (reply.isPresent()) {
                return reply.get();
            }
        }
        return new Reply.Later("Somebody else works on task " + act.task(), Duration.ofSeconds(5));
    }

    /**
     * Stores an answer and books its cost, in the transaction that uses it; true where it is the answer to use. Twice is as
     * good as once. An answer that comes after its run has ended, or after another one of its turn, is paid and not used.
     */
    public boolean store(Reply.Received received) {
        requireTransaction();
        return checkout.store(List.of(received)).contains(received.call());
    }

    /** The same for several of one company, in one go; of a turn's answers the first in the list is used. */
    @Override
    public void settle(List<? extends Payment> payments) {
        requireTransaction();
        var bought = payments.stream().map(Bought.class::cast).toList();
        var used = checkout.store(bought.stream().map(Bought::received).toList());
        bought.forEach(one -> one.counts(used.contains(one.received().call())));
    }

    /**
     * Holds the money for a further turn of the same task, in the caller's transaction under the company's lock. Nothing
     * where the assignment was taken back, or the task may be another node's by now: what is wrong with its answer may only be that the run has moved on.
     */
    public Optional<Hold> holdTurn(Act act, int turn, ActLimits limits) {
        requireTransaction();
        return attempts.isLost(act) || rows.isTakenBack(act.assignment())
                ? Optional.empty()
                : Optional.of(attempts.hold(act, "turn:" + act.task() + ":" + turn, attempts.quote(act, limits)));
    }

    /** The most such a call can cost; a clash where the model has no price. */
    public Money ceiling(String model, ActLimits limits) {
        return quote(model, limits).ceiling();
    }

    /** The same with the price list it follows, as a purchase needs it. */
    public Quote quote(String model, ActLimits limits) {
        return attempts.quote(model, limits);
    }

    /** One attempt; empty where another node was faster with the same one. */
    private Optional<Reply> attempt(Act act, int turn, List<Message> messages, AnswerSchema schema, ActLimits limits) {
        var past = rows.past(act.task(), turn, limits.timeout().plus(GRACE));
        if (past.used() != null && past.answer() != null) {
            return Optional.of(new Reply.Recorded(past.used(), past.answer()));
        }
        var order = act.order();
        if (order != null) {
            if (house.isClosing(order) || attempts.isLost(act)) {
                return Optional.of(new Reply.Lost());
            }
            var open = openRuns.of(act, turn);
            if (open.isPresent()) {
                return Optional.of(takeUp(open.get(), order, messages, schema, limits));
            }
        }
        if (past.inDoubt() >= MOST_IN_DOUBT) {
            return Optional.of(new Reply.Broken(past.inDoubt() + " calls of task " + act.task()
                    + " were sent without an answer and may have been billed; see whether the gateway"
                    + " works, then retry"));
        }
        var wish = new Attempts.Wish(act, turn, past.attempts() + 1, CallRows.request(messages, schema), limits);
        return order == null ? leave(wish, messages, schema) : order(wish, order, messages, schema);
    }

    /** As long as an act takes a model, or as long as a run of an agent may take. */
    private ActLimits within(Act act, ActLimits limits) {
        return act.order() == null ? limits.within(gateway.longestCall()) : limits.lasting(house.patience(act.order()));
    }

    /** A run that was ordered is waited for under the same call and the same money; nobody orders a second one. */
    private Reply takeUp(
            OpenRuns.Open open, AgentOrder order, List<Message> messages, AnswerSchema schema, ActLimits limits) {
        var company = open.departure().act().company();
        house.enterAnyway(company, order);
        try {
            return calls.resume(open, order, messages, schema, limits.lasting(open.left()));
        } finally {
            house.leave(company, order);
        }
    }

    private Optional<Reply> order(Attempts.Wish wish, AgentOrder order, List<Message> messages, AnswerSchema schema) {
        var company = wish.act().company();
        var refusal = house.refusal(company, order);
        if (refusal.isPresent()) {
            return Optional.of(new Reply.Broken(refusal.get()));
        }
        if (!house.enter(company, order)) {
            var pause = ThreadLocalRandom.current().nextLong(SHORTEST_QUEUE.toMillis(), LONGEST_QUEUE.toMillis());
            return Optional.of(new Reply.Queued(
                    "As many agent runs are waited for as this node may at once, or as one company may while others"
                            + " wait",
                    Duration.ofMillis(pause)));
        }
        try {
            return leave(wish, messages, schema);
        } finally {
            house.leave(company, order);
        }
    }

    private Optional<Reply> leave(Attempts.Wish wish, List<Message> messages, AnswerSchema schema) {
        return switch (attempts.leave(wish)) {
            case Leave.Now(var departure, var leaveBy, var ceiling) ->
                Optional.of(calls.make(departure, leaveBy, ceiling, messages, schema, wish.limits()));
            case Leave.No(var reply) -> Optional.of(reply);
            case Leave.Elsewhere _ -> Optional.empty();
        };
    }

    private static void requireTransaction() {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Money is booked in the transaction that uses what it bought");
        }
    }

    private static void requireWithin(ActLimits limits, List<Message> messages, AnswerSchema schema) {
        var bytes =
                messages.stream().mapToLong(message -> bytes(message.text())).sum()
                        + bytes(schema.schema().toString());
        if (bytes > limits.maxRequestBytes() || messages.size() > limits.maxMessages()) {
            throw new IllegalArgumentException(
                    "A request of %d messages and %d bytes is above the act's limits of %d and %d"
                            .formatted(messages.size(), bytes, limits.maxMessages(), limits.maxRequestBytes()));
        }
    }

    private static long bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}

package io.countersign.llm;

import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Payment;
import io.countersign.engine.Payments;
import io.countersign.ledger.Held;
import io.countersign.ledger.Hold;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Money;
import io.countersign.ledger.Purchase;
import io.countersign.ledger.Shortage;
import io.countersign.llm.CallRows.Departure;
import io.countersign.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
    private static final String HELD = "HELD";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(60);
    private static final int MOST_IN_DOUBT = 5;
    private static final int MOST_COLLISIONS = 3;

    private final CallRows rows;
    private final Departures departures;
    private final Calls calls;
    private final Checkout checkout;
    private final Ledger ledger;
    private final Prices prices;
    private final CompanyTurn turn;
    private final GatewaySettings gateway;

    Journal(
            CallRows rows,
            Departures departures,
            Calls calls,
            Checkout checkout,
            Ledger ledger,
            Prices prices,
            CompanyTurn turn,
            GatewaySettings gateway) {
        this.rows = rows;
        this.departures = departures;
        this.calls = calls;
        this.checkout = checkout;
        this.ledger = ledger;
        this.prices = prices;
        this.turn = turn;
        this.gateway = gateway;
    }

    /** For which agent task a call is made, and of which model. */
    public record Act(
            String task, String company, UUID run, UUID assignment, String position, String kind, String model) {}

    /** The most a call can cost, under which price list, and the name the list has for the model. */
    public record Quote(Money ceiling, int priceVersion, String listedAs) {}

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
                long latencyMs)
                implements Reply {}

        /** A further attempt needs money that is not there; the accounts that are short, nearest first. */
        record NoMoney(List<Shortage> shortages) implements Reply {}

        /** A passing fault: ask again after the pause. */
        record Later(String reason, Duration pause) implements Reply {}

        /** The gateway's own budget is used up, or the model has no price. */
        record Refused(String reason) implements Reply {}

        /** A person must look. */
        record Broken(String reason) implements Reply {}

        /** The money is no longer held, the run is not running, or the caller was interrupted. */
        record Stopped() implements Reply {}
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
            var reply = attempt(act, turn, messages, schema, limits.within(gateway.longestCall()));
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

    /** Holds the money for a further turn of the same task, in the caller's transaction. */
    public Hold holdTurn(Act act, int turn, ActLimits limits) {
        requireTransaction();
        return hold(act, "turn:" + act.task() + ":" + turn, quote(act.model(), limits));
    }

    /** The most such a call can cost; a clash where the model has no price. */
    public Money ceiling(String model, ActLimits limits) {
        return quote(model, limits).ceiling();
    }

    /** The same with the price list it follows, as a purchase needs it. */
    public Quote quote(String model, ActLimits limits) {
        var priced = prices.require(model);
        return new Quote(limits.ceiling(priced.price()), priced.version(), priced.listedAs());
    }

    /** One attempt; empty where another node was faster with the same one. */
    private Optional<Reply> attempt(Act act, int turn, List<Message> messages, AnswerSchema schema, ActLimits limits) {
        var past = rows.past(act.task(), turn, limits.timeout().plus(GRACE));
        if (past.used() != null && past.answer() != null) {
            return Optional.of(new Reply.Recorded(past.used(), past.answer()));
        }
        if (past.inDoubt() >= MOST_IN_DOUBT) {
            return Optional.of(new Reply.Broken(past.inDoubt() + " calls of task " + act.task()
                    + " were sent without an answer and may have been billed; see whether the gateway"
                    + " works, then retry"));
        }
        return switch (secure(act, turn, past, limits)) {
            case Secured.No(var reply) -> Optional.of(reply);
            case Secured.Yes money -> depart(act, turn, past.attempts() + 1, money, messages, schema, limits);
        };
    }

    private Optional<Reply> depart(
            Act act,
            int turn,
            int attempt,
            Secured.Yes money,
            List<Message> messages,
            AnswerSchema schema,
            ActLimits limits) {
        var departure = new Departure(
                UUID.randomUUID(),
                act,
                turn,
                attempt,
                money.held().reservation(),
                money.held().priceVersion(),
                money.listedAs(),
                rows.request(messages, schema),
                limits.timeout());
        return switch (departures.clear(departure)) {
            case TAKEN -> Optional.empty();
            case STOP -> Optional.of(new Reply.Stopped());
            case GO -> Optional.of(calls.make(departure, money.held().ceiling(), messages, schema, limits));
        };
    }

    /** Money for one attempt, or why there is none. */
    private sealed interface Secured {
        record Yes(Held held, String listedAs) implements Secured {}

        record No(Reply reply) implements Secured {}
    }

    /**
     * What the gate holds, where it covers this model and these limits. A further attempt buys anew; a first one never
     * does: without a gate there is no call.
     */
    private Secured secure(Act act, int number, CallRows.Past past, ActLimits limits) {
        var held = ledger.heldFor(act.task()).filter(money -> money.state().equals(HELD));
        var enough = held.flatMap(money -> covered(money, act.model(), limits));
        if (enough.isPresent()) {
            return enough.get();
        }
        if (held.isEmpty() && past.attempts() == 0) {
            return new Secured.No(
                    rows.isRunning(act.run())
                            ? new Reply.Broken(
                                    "No money is held for task " + act.task() + ": its budget gate is missing")
                            : new Reply.Stopped());
        }
        try {
            var quote = quote(act.model(), limits);
            return turn.write(act.company(), PATIENCE, () -> buy(act, number, held, quote));
        } catch (Problem.Clash noPrice) {
            return new Secured.No(new Reply.Refused(String.valueOf(noPrice.getMessage())));
        }
    }

    /** Answers are written under the same lock: one that came while we waited for it is not bought again. */
    private Secured buy(Act act, int number, Optional<Held> tooLittle, Quote quote) {
        if (!rows.isRunning(act.run())) {
            return new Secured.No(new Reply.Stopped());
        }
        var recorded = rows.recorded(act.task(), number);
        if (recorded.isPresent()) {
            return new Secured.No(recorded.get());
        }
        tooLittle.ifPresent(held -> ledger.release(held.reservation()));
        return switch (hold(act, "attempt:" + UUID.randomUUID(), quote)) {
            case Hold.Refused refused -> new Secured.No(new Reply.NoMoney(refused.shortages()));
            case Hold.Granted(var reservation, var ceiling) ->
                new Secured.Yes(new Held(reservation, ceiling, quote.priceVersion(), HELD), quote.listedAs());
        };
    }

    private Hold hold(Act act, String key, Quote quote) {
        turn.take(act.company(), PATIENCE);
        var owner = "task:" + act.task();
        var purchase = new Purchase(
                key, act.run(), act.assignment(), act.position(), owner, quote.ceiling(), quote.priceVersion());
        var hold = ledger.reserve(act.company(), List.of(purchase)).getFirst();
        if (hold instanceof Hold.Granted) {
            ledger.bind(owner, act.task());
        }
        return hold;
    }

    /** The held money where it is enough for this model and these limits, under the price list it was held with. */
    private Optional<Secured> covered(Held held, String model, ActLimits limits) {
        return prices.foundAt(model, held.priceVersion())
                .filter(found -> limits.ceiling(found.price()).compareTo(held.ceiling()) <= 0)
                .filter(found -> !ledger.blocked(found.name()))
                .map(found -> new Secured.Yes(held, found.name()));
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

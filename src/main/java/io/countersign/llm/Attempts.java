package io.countersign.llm;

import io.countersign.engine.CompanyTurn;
import io.countersign.engine.WorkerName;
import io.countersign.ledger.Held;
import io.countersign.ledger.Hold;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Money;
import io.countersign.ledger.Price;
import io.countersign.ledger.Purchase;
import io.countersign.llm.CallRows.Departure;
import io.countersign.llm.Journal.Act;
import io.countersign.llm.Journal.Quote;
import io.countersign.llm.Journal.Reply;
import io.countersign.problem.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Lets one attempt at a turn leave: with money of its own, and never after the turn's answer was recorded. */
@Component
class Attempts {
    private static final String HELD = "HELD";
    private static final Duration FULL_PAUSE = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A run of an agent elsewhere has no bound in tokens; positions of such agents have no limit in them. */
    private static final long UNKNOWN_TOKENS = 0;

    private final CallRows rows;
    private final Departures departures;
    private final Ledger ledger;
    private final Prices prices;
    private final CompanyTurn turn;
    private final WorkerName worker;

    Attempts(CallRows rows, Departures departures, Ledger ledger, Prices prices, CompanyTurn turn, WorkerName worker) {
        this.rows = rows;
        this.departures = departures;
        this.ledger = ledger;
        this.prices = prices;
        this.turn = turn;
        this.worker = worker;
    }

    /** One attempt at a turn, by its number. */
    record Wish(Act act, int turn, int attempt, String request, ActLimits limits) {}

    /** Whether a call leaves. */
    sealed interface Leave {
        record Now(Departure departure, LeaveBy leaveBy, Money ceiling) implements Leave {}

        record No(Reply reply) implements Leave {}

        /** Another node made this attempt. */
        record Elsewhere() implements Leave {}
    }

    /** Lets this attempt leave where it may; not in a transaction. */
    Leave leave(Wish wish) {
        return wish.attempt() == 1 ? first(wish) : again(wish);
    }

    private Leave first(Wish wish) {
        return depart(wish, departures::clear);
    }

    /** Answers are written under the same lock: one that came before is found, and none comes before the call is SENT. */
    private Leave again(Wish wish) {
        var act = wish.act();
        return turn.write(
                act.company(),
                PATIENCE,
                () -> rows.recorded(act.task(), wish.turn())
                        .<Leave>map(Leave.No::new)
                        .orElseGet(() -> depart(wish, departures::clearUnderLock)));
    }

    /** A task that may be another node's by now gets no money: what it needs is that node's to ask for. */
    private Leave depart(Wish wish, Function<Departure, Departures.Clearance> clear) {
        if (isLost(wish.act())) {
            return new Leave.No(new Reply.Lost());
        }
        var secured = secure(wish);
        if (secured instanceof Secured.No(var reply)) {
            return new Leave.No(reply);
        }
        var money = (Secured.Yes) secured;
        var departure = new Departure(
                UUID.randomUUID(),
                wish.act(),
                wish.turn(),
                wish.attempt(),
                money.held().reservation(),
                money.held().priceVersion(),
                money.listedAs(),
                wish.request(),
                wish.limits().timeout());
        return switch (clear.apply(departure)) {
            case Departures.Clearance.Go(var leaveBy) ->
                new Leave.Now(departure, leaveBy, money.held().ceiling());
            case Departures.Clearance.Stop _ -> new Leave.No(new Reply.Stopped());
            case Departures.Clearance.Lost _ -> new Leave.No(new Reply.Lost());
            case Departures.Clearance.Taken _ -> new Leave.Elsewhere();
        };
    }

    /** Whether the act's task may be another node's by now. */
    boolean isLost(Act act) {
        return worker.holdsUntil(act.worker()).isEmpty();
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
    private Secured secure(Wish wish) {
        var act = wish.act();
        var held = held(act);
        var enough = held.flatMap(money -> covered(money, act, wish.limits()));
        if (enough.isPresent()) {
            return enough.get();
        }
        if (held.isEmpty() && wish.attempt() == 1) {
            return new Secured.No(
                    rows.isRunning(act.run())
                            ? new Reply.Broken(
                                    "No money is held for task " + act.task() + ": its budget gate is missing")
                            : new Reply.Stopped());
        }
        try {
            var quote = quote(act, wish.limits());
            return turn.write(act.company(), PATIENCE, () -> buy(wish, quote));
        } catch (Problem.Clash noPrice) {
            return new Secured.No(new Reply.Refused(String.valueOf(noPrice.getMessage())));
        }
    }

    private Optional<Held> held(Act act) {
        return ledger.heldFor(act.task()).filter(money -> money.state().equals(HELD));
    }

    /** While the lock was waited for, the task may have become another node's, and that one have bought what is needed. */
    private Secured buy(Wish wish, Quote quote) {
        var act = wish.act();
        if (isLost(act)) {
            return new Secured.No(new Reply.Lost());
        }
        if (!rows.isRunning(act.run())) {
            return new Secured.No(new Reply.Stopped());
        }
        if (rows.isTakenBack(act.assignment())) {
            return new Secured.No(new Reply.Lost());
        }
        var held = held(act);
        var enough = held.flatMap(money -> covered(money, act, wish.limits()));
        if (enough.isPresent()) {
            return enough.get();
        }
        held.ifPresent(tooLittle -> ledger.release(tooLittle.reservation()));
        return switch (hold(act, "attempt:" + UUID.randomUUID(), quote)) {
            case Hold.Refused refused -> new Secured.No(new Reply.NoMoney(refused.shortages()));
            case Hold.Full full -> new Secured.No(new Reply.Later(full.toString(), FULL_PAUSE));
            case Hold.Granted(var reservation, var ceiling) ->
                new Secured.Yes(new Held(reservation, ceiling, quote.priceVersion(), HELD), quote.listedAs());
        };
    }

    /** Holds the money for an act, in the caller's transaction. */
    Hold hold(Act act, String key, Quote quote) {
        turn.take(act.company(), PATIENCE);
        var owner = "task:" + act.task();
        var purchase = new Purchase(
                key,
                act.run(),
                act.assignment(),
                act.position(),
                owner,
                quote.ceiling(),
                quote.priceVersion(),
                new Purchase.Counted(quote.mostTokens(), false));
        var hold = ledger.reserve(act.company(), purchase);
        if (hold instanceof Hold.Granted) {
            ledger.bind(owner, act.task());
        }
        return hold;
    }

    /** Holds what was just freed for an act that has to wait; where it gets none, its next attempt buys anew. */
    void holdAgain(Act act, AgentOrder order, UUID call) {
        if (!isLost(act)) {
            prices.find(act.model())
                    .ifPresent(priced -> hold(
                            act,
                            "again:" + call,
                            new Quote(order.ceiling(), priced.version(), priced.listedAs(), UNKNOWN_TOKENS)));
        }
    }

    /** The held money where it is enough for this model and these limits, under the price list it was held with. */
    private Optional<Secured> covered(Held held, Act act, ActLimits limits) {
        return prices.foundAt(act.model(), held.priceVersion())
                .filter(found -> ceiling(act, limits, found.price()).compareTo(held.ceiling()) <= 0)
                .filter(found -> !ledger.blocked(found.name()))
                .map(found -> new Secured.Yes(held, found.name()));
    }

    /** What an agent's whole run may cost is laid down; what a call may, follows from its limits. */
    private static Money ceiling(Act act, ActLimits limits, Price price) {
        return act.order() == null ? limits.ceiling(price) : act.order().ceiling();
    }

    /** The most that such an act can cost; a clash where its model has no price. */
    Quote quote(Act act, ActLimits limits) {
        var priced = prices.require(act.model());
        var tokens = act.order() == null ? limits.mostTokens() : UNKNOWN_TOKENS;
        return new Quote(ceiling(act, limits, priced.price()), priced.version(), priced.listedAs(), tokens);
    }

    /** The most such a call can cost; a clash where the model has no price. */
    Quote quote(String model, ActLimits limits) {
        var priced = prices.require(model);
        return new Quote(limits.ceiling(priced.price()), priced.version(), priced.listedAs(), limits.mostTokens());
    }
}

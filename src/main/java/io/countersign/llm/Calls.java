package io.countersign.llm;

import io.countersign.engine.CompanyTurn;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Money;
import io.countersign.ledger.Tokens;
import io.countersign.llm.CallRows.Departure;
import io.countersign.llm.Journal.Reply;
import io.countersign.record.Actor;
import io.countersign.record.Canonical;
import io.countersign.record.RunRecord;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes a call that was allowed to leave, and writes down what a failed one means for its money. */
@Component
class Calls {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_DOUBLINGS = 4;

    /** At the usual pauses they take about an hour. */
    private static final int MOST_WITHOUT_ROOM = 50;

    private final ChatModel model;
    private final CallRows rows;
    private final Ledger ledger;
    private final Prices prices;
    private final RunRecord runRecord;
    private final CompanyTurn turn;
    private final AgentHouse house;
    private final Attempts attempts;
    private final UnansweredCalls unanswered;
    private final Duration firstPause;

    Calls(
            ChatModel model,
            CallRows rows,
            Ledger ledger,
            Prices prices,
            RunRecord runRecord,
            CompanyTurn turn,
            AgentHouse house,
            Attempts attempts,
            UnansweredCalls unanswered,
            GatewaySettings gateway) {
        this.model = model;
        this.rows = rows;
        this.ledger = ledger;
        this.prices = prices;
        this.runRecord = runRecord;
        this.turn = turn;
        this.house = house;
        this.attempts = attempts;
        this.unanswered = unanswered;
        this.firstPause = gateway.retryPause();
    }

    Reply make(
            Departure departure,
            LeaveBy leaveBy,
            Money ceiling,
            List<Message> messages,
            AnswerSchema schema,
            ActLimits limits) {
        var order = departure.act().order();
        var request = request(departure, leaveBy, messages, schema, limits);
        return make(departure, ceiling, () -> order == null ? model.ask(request) : house.start(order, request));
    }

    /** Waits for an agent's run that was ordered before, under the call and the money of that order. */
    Reply resume(OpenRuns.Open open, AgentOrder order, List<Message> messages, AnswerSchema schema, ActLimits limits) {
        var request = request(open.departure(), LeaveBy.in(limits.timeout()), messages, schema, limits);
        return make(open.departure(), order.ceiling(), () -> house.resume(order, request, open.age()));
    }

    /** Who is asked. */
    private interface Question {
        ChatAnswer ask() throws ChatFailure;
    }

    private static ChatRequest request(
            Departure departure, LeaveBy leaveBy, List<Message> messages, AnswerSchema schema, ActLimits limits) {
        var act = departure.act();
        return new ChatRequest(
                departure.call(),
                act.model(),
                messages,
                schema,
                limits.maxOutputTokens(),
                limits.timeout(),
                leaveBy,
                new Labels(act.company(), act.position(), act.run(), act.assignment()));
    }

    private Reply make(Departure departure, Money ceiling, Question question) {
        var act = departure.act();
        var started = System.nanoTime();
        try {
            var given = question.ask();
            var latencyMs = millisSince(started);
            var answer = act.order() == null ? given : believed(departure, ceiling, given);
            var cost = cost(departure, ceiling, answer);
            CallMeters.answered(act, Duration.ofMillis(latencyMs), answer.usage(), cost);
            return new Reply.Received(
                    departure.call(),
                    answer,
                    act,
                    departure.turn(),
                    departure.attempt(),
                    departure.reservation(),
                    departure.priceVersion(),
                    departure.listedAs(),
                    cost,
                    latencyMs,
                    Canonical.digest(departure.request()));
        } catch (ChatFailure failure) {
            CallMeters.failed(act, Duration.ofMillis(millisSince(started)), failure);
            return failed(departure, failure, millisSince(started));
        } catch (RuntimeException bug) {
            var name = "Bug: " + bug.getClass().getSimpleName();
            unanswered.failed(departure.call(), "Bug", name, millisSince(started));
            throw bug;
        }
    }

    /** An agent's word about its tokens is believed up to the ceiling of its run; above it, it counts at the ceiling. */
    private ChatAnswer believed(Departure departure, Money ceiling, ChatAnswer given) {
        var usage = given.usage();
        var within = usage != null && isWithin(departure, ceiling, usage);
        return new ChatAnswer(given.text(), within ? usage : null, null, given.providerId(), given.finishReason());
    }

    private boolean isWithin(Departure departure, Money ceiling, Tokens usage) {
        try {
            var price = prices.at(departure.act().model(), departure.priceVersion());
            return price.cost(usage).compareTo(ceiling) <= 0;
        } catch (ArithmeticException aboveAllMoney) {
            return false;
        }
    }

    /** Tells the run what was bought; the caller holds the company's lock. */
    void record(Reply.Received received) {
        var act = received.act();
        var usage = received.answer().usage();
        var event = new LinkedHashMap<String, Object>();
        event.put("call", received.call());
        event.put("assignment", act.assignment());
        event.put("position", act.position());
        event.put("act", act.kind());
        event.put("model", act.model());
        event.put("cost", received.cost().usd());
        if (usage != null) {
            event.put("inputTokens", usage.input());
            event.put("outputTokens", usage.output());
        }
        event.put("requestDigest", received.requestDigest());
        event.put(
                "answerDigest",
                Canonical.digest(Canonical.storable(received.answer().text())));
        runRecord.append(act.run(), "ModelCallAnswered", event, Actor.position(act.position()));
    }

    /** The greater of our own price and what the gateway reports; without usage nobody knows, so it is the ceiling. */
    private Money cost(Departure departure, Money ceiling, ChatAnswer answer) {
        var usage = answer.usage();
        var price = prices.at(departure.act().model(), departure.priceVersion());
        var own = usage == null ? ceiling : price.cost(usage);
        return answer.reportedCost() == null ? own : own.max(answer.reportedCost());
    }

    /** An interrupt must not keep us from writing down what became of the money; it is passed on afterwards. */
    private Reply failed(Departure departure, ChatFailure failure, long latencyMs) {
        var interrupted = Thread.interrupted();
        var reply = reply(failure, departure.attempt());
        try {
            writeDown(departure, failure, latencyMs, reply);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return interrupted ? new Reply.Stopped() : reply;
    }

    private void writeDown(Departure departure, ChatFailure failure, long latencyMs, Reply reply) {
        switch (failure) {
            case ChatFailure.Left _, ChatFailure.Unseen _ -> {
                return;
            }
            case ChatFailure.Spent spent -> spend(departure, spent, latencyMs);
            case ChatFailure.Fault _, ChatFailure.Malformed _ ->
                unanswered.failed(departure.call(), kind(failure), failure.reason(), latencyMs);
            case ChatFailure.Busy _ ->
                giveBack(departure, failure, latencyMs, reply, departure.act().order());
            case ChatFailure.NotSent _, ChatFailure.Wait _, ChatFailure.Refused _, ChatFailure.Rejected _ ->
                giveBack(departure, failure, latencyMs, reply, null);
        }
        var order = departure.act().order();
        if (order != null) {
            house.forget(departure.call(), order);
        }
    }

    /** Nothing more will be heard of it: its ceiling counts at once, instead of when the reservation expires. */
    private void spend(Departure departure, ChatFailure.Spent spent, long latencyMs) {
        turn.write(departure.act().company(), PATIENCE, () -> {
            unanswered.failed(departure.call(), kind(spent), spent.reason(), latencyMs);
            return ledger.expire(departure.reservation());
        });
    }

    /**
     * A call cut off by a cancellation is booked at its ceiling already; knowing better, we correct that to nothing. Where
     * the act only has to wait for room, its money stays with it: what is freed is held again in the same transaction.
     */
    private void giveBack(
            Departure departure, ChatFailure failure, long latencyMs, Reply reply, @Nullable AgentOrder waits) {
        var act = departure.act();
        var pause = switch (reply) {
            case Reply.Later later -> later.pause();
            case Reply.Queued queued -> queued.pause();
            default -> null;
        };
        turn.write(act.company(), PATIENCE, () -> {
            if (!rows.notSent(departure.call(), failure.reason(), latencyMs, pause)) {
                return departure;
            }
            if (!ledger.releaseUnsent(departure.reservation())) {
                ledger.settle(departure.reservation(), Money.ZERO, departure.listedAs());
            } else if (waits != null && rows.isRunning(act.run())) {
                attempts.holdAgain(act, waits, departure.call());
            }
            return departure;
        });
    }

    /** In a word: what a gateway says of it is a stranger's text. */
    private static String kind(ChatFailure failure) {
        return failure.getClass().getSimpleName();
    }

    private Reply reply(ChatFailure failure, int attempt) {
        return switch (failure) {
            case ChatFailure.Wait wait -> new Reply.Later(wait.reason(), wait.pause());
            case ChatFailure.NotSent notSent -> new Reply.Later(notSent.reason(), pause(attempt));
            case ChatFailure.Fault fault -> new Reply.Later(fault.reason(), pause(attempt));
            case ChatFailure.Malformed malformed -> new Reply.Later(malformed.reason(), pause(attempt));
            case ChatFailure.Refused refused -> new Reply.Refused(refused.reason());
            case ChatFailure.Rejected rejected -> new Reply.Broken(rejected.reason());
            case ChatFailure.Busy busy -> waits(busy.reason(), attempt);
            case ChatFailure.Spent spent -> new Reply.Later(spent.reason(), pause(attempt));
            case ChatFailure.Unseen unseen -> new Reply.Queued(unseen.reason(), pause(attempt));
            case ChatFailure.Left _ -> new Reply.Lost();
        };
    }

    /** Room that never comes is not waited for without an end: somebody has to hear of it. */
    private Reply waits(String reason, int attempt) {
        return attempt < MOST_WITHOUT_ROOM
                ? new Reply.Queued(reason, pause(attempt))
                : new Reply.Later("%s (ordered %d times)".formatted(reason, attempt), pause(attempt));
    }

    /** Twice as long with each attempt, up to sixteen times. */
    private Duration pause(int attempt) {
        return firstPause.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }
}

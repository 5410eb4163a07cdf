package io.countersign.llm;

import io.countersign.engine.CompanyTurn;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Money;
import io.countersign.llm.CallRows.Departure;
import io.countersign.llm.Journal.Reply;
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

    private final ChatModel model;
    private final CallRows rows;
    private final Ledger ledger;
    private final Prices prices;
    private final RunRecord runRecord;
    private final CompanyTurn turn;
    private final Duration firstPause;

    Calls(
            ChatModel model,
            CallRows rows,
            Ledger ledger,
            Prices prices,
            RunRecord runRecord,
            CompanyTurn turn,
            GatewaySettings gateway) {
        this.model = model;
        this.rows = rows;
        this.ledger = ledger;
        this.prices = prices;
        this.runRecord = runRecord;
        this.turn = turn;
        this.firstPause = gateway.retryPause();
    }

    Reply make(
            Departure departure,
            LeaveBy leaveBy,
            Money ceiling,
            List<Message> messages,
            AnswerSchema schema,
            ActLimits limits) {
        var act = departure.act();
        var request = new ChatRequest(
                departure.call(),
                act.model(),
                messages,
                schema,
                limits.maxOutputTokens(),
                limits.timeout(),
                leaveBy,
                new Labels(act.company(), act.position(), act.run(), act.assignment()));
        var started = System.nanoTime();
        try {
            var answer = model.ask(request);
            var latencyMs = millisSince(started);
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
                    latencyMs);
        } catch (ChatFailure failure) {
            CallMeters.failed(act, Duration.ofMillis(millisSince(started)), failure);
            return failed(departure, failure, millisSince(started));
        } catch (RuntimeException bug) {
            rows.failed(departure.call(), "Bug: " + bug.getClass().getSimpleName(), millisSince(started));
            throw bug;
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
        runRecord.append(act.run(), "ModelCallAnswered", event);
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
            if (mayHaveBeenBilled(failure)) {
                rows.failed(departure.call(), failure.reason(), latencyMs);
            } else {
                var pause = reply instanceof Reply.Later later ? later.pause() : null;
                giveBack(departure, failure.reason(), latencyMs, pause);
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return interrupted ? new Reply.Stopped() : reply;
    }

    private static boolean mayHaveBeenBilled(ChatFailure failure) {
        return failure instanceof ChatFailure.Fault || failure instanceof ChatFailure.Malformed;
    }

    /** A call cut off by a cancellation is booked at its ceiling already; knowing better, we correct that to nothing. */
    private void giveBack(Departure departure, String reason, long latencyMs, @Nullable Duration pause) {
        turn.write(departure.act().company(), PATIENCE, () -> {
            rows.notSent(departure.call(), reason, latencyMs, pause);
            if (!ledger.releaseUnsent(departure.reservation())) {
                ledger.settle(departure.reservation(), Money.ZERO, departure.listedAs());
            }
            return departure;
        });
    }

    private Reply reply(ChatFailure failure, int attempt) {
        return switch (failure) {
            case ChatFailure.Wait wait -> new Reply.Later(wait.reason(), wait.pause());
            case ChatFailure.NotSent notSent -> new Reply.Later(notSent.reason(), pause(attempt));
            case ChatFailure.Fault fault -> new Reply.Later(fault.reason(), pause(attempt));
            case ChatFailure.Malformed malformed -> new Reply.Later(malformed.reason(), pause(attempt));
            case ChatFailure.Refused refused -> new Reply.Refused(refused.reason());
            case ChatFailure.Rejected rejected -> new Reply.Broken(rejected.reason());
        };
    }

    /** Twice as long with each attempt, up to sixteen times. */
    private Duration pause(int attempt) {
        return firstPause.multipliedBy(1L << Math.min(attempt - 1, MOST_DOUBLINGS));
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }
}

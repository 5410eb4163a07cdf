package io.countersign.agent;

import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Handled;
import io.countersign.engine.LogFields;
import io.countersign.engine.Task;
import io.countersign.engine.TaskHandler;
import io.countersign.engine.TaskOutcome;
import io.countersign.ledger.Hold;
import io.countersign.ledger.Shortage;
import io.countersign.llm.Bought;
import io.countersign.llm.Journal;
import io.countersign.llm.Message;
import io.countersign.problem.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one kind of act: brief, paid call, decision. An answer that breaks the rules is asked again once, with what is
 * wrong with it; then the act has failed.
 */
class ActHandler implements TaskHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ActHandler.class);
    private static final int TURNS = 2;
    private static final Duration FULL_PAUSE = Duration.ofMinutes(1);
    private static final Duration TROUBLE_PAUSE = Duration.ofSeconds(5);

    private final ActKind kind;
    private final Workplace workplace;
    private final Briefs briefs;
    private final Journal journal;
    private final CompanyTurn turn;

    ActHandler(ActKind kind, Workplace workplace, Briefs briefs, Journal journal, CompanyTurn turn) {
        this.kind = kind;
        this.workplace = workplace;
        this.briefs = briefs;
        this.journal = journal;
        this.turn = turn;
    }

    @Override
    public String topic() {
        return kind.topic();
    }

    @Override
    public Set<String> variables() {
        return kind == ActKind.DECIDE ? Set.of("assignmentId", "approvalId") : Set.of("assignmentId");
    }

    @Override
    public Handled handle(Task task) {
        var job = briefs.fitting(workplace.job(task, kind));
        LogFields.add(LogFields.ASSIGNMENT, job.act().assignment().toString());
        LogFields.add(LogFields.POSITION, job.act().position());
        return workplace
                .stopped(job)
                .map(reason -> failed(job, reason))
                .orElseGet(() -> ask(job, 1, briefs.brief(job.situation())));
    }

    private Handled ask(Job job, int number, List<Message> messages) {
        var schema = briefs.schema(job.situation());
        return switch (journal.ask(job.act(), number, messages, schema, kind.limits())) {
            case Journal.Reply.Recorded(var _, var text) -> answered(job, number, text, null);
            case Journal.Reply.Received received ->
                answered(job, number, received.answer().text(), new Bought(received));
            case Journal.Reply.NoMoney(var shortages) -> failed(job, "no money for another call: " + named(shortages));
            case Journal.Reply.Later(var reason, var pause) ->
                Handled.Finish.of(new TaskOutcome.TryLater(reason, pause));
            case Journal.Reply.Queued(var reason, var pause) -> Handled.Finish.of(new TaskOutcome.Later(reason, pause));
            case Journal.Reply.Refused(var reason) -> failed(job, reason);
            case Journal.Reply.Broken(var reason) -> Handled.Finish.of(new TaskOutcome.Broken(reason));
            case Journal.Reply.Stopped _ -> new Handled.Parked(job.act().position());
            case Journal.Reply.Lost _ -> new Handled.Lost();
        };
    }

    /** What an answer leads to; one that was recorded before is paid already, so that nothing was bought now. */
    private Handled answered(Job job, int number, String text, @Nullable Bought bought) {
        return switch (Answers.parse(job.situation(), text)) {
            case Parsed.Valid(var decision, var outbox) -> finish(bought, () -> workplace.apply(job, decision, outbox));
            case Parsed.Invalid(var complaint) when number < TURNS -> askAgain(job, number, text, complaint, bought);
            case Parsed.Invalid(var complaint) ->
                finish(
                        bought,
                        () -> workplace.failed(
                                job, "the answer could not be used, even when asked again: " + complaint));
        };
    }

    /** Whatever goes wrong, a paid answer leaves with the outcome, for the committer to store it. */
    private Handled askAgain(Job job, int number, String text, String complaint, @Nullable Bought bought) {
        Optional<Hold> hold;
        try {
            hold = turn.write(job.act().company(), () -> storeAndHold(job, number + 1, bought));
        } catch (Problem.Clash noPrice) {
            return finish(
                    bought,
                    () -> workplace.failed(
                            job, "the answer could not be used and cannot be asked again: " + noPrice.getMessage()));
        } catch (RuntimeException e) {
            if (bought == null) {
                throw e;
            }
            LOG.info("The answer of task {} is stored later: {}", job.act().task(), e.toString());
            return new Handled.Finish(
                    bought, () -> new TaskOutcome.Later("the answer could not be stored at once", TROUBLE_PAUSE));
        }
        return hold.map(held -> switch (held) {
                    case Hold.Granted _ -> ask(job, number + 1, briefs.repair(job.situation(), text, complaint));
                    case Hold.Full full -> Handled.Finish.of(new TaskOutcome.Later(full.toString(), FULL_PAUSE));
                    case Hold.Refused(var _, var shortages) ->
                        failed(
                                job,
                                "the answer could not be used and there is no money to ask again: " + named(shortages));
                })
                .orElseGet(() -> Handled.Finish.of(anotherCounts()));
    }

    /** The money for the next turn; none where another attempt's answer was recorded first, or the task is another's. */
    private Optional<Hold> storeAndHold(Job job, int next, @Nullable Bought bought) {
        return bought == null || journal.store(bought.received())
                ? journal.holdTurn(job.act(), next, kind.limits())
                : Optional.empty();
    }

    private Handled failed(Job job, String reason) {
        return new Handled.Finish(null, () -> workplace.failed(job, reason));
    }

    /** Where another attempt's answer was recorded first, that one counts; nothing is asked or done because of this one. */
    private static Handled finish(@Nullable Bought bought, Supplier<TaskOutcome> effect) {
        return new Handled.Finish(bought, () -> bought == null || bought.counts() ? effect.get() : anotherCounts());
    }

    /** The task, where it is still there, is looked at again. */
    private static TaskOutcome anotherCounts() {
        return new TaskOutcome.Later("another answer was recorded first", Duration.ofSeconds(1));
    }

    private static String named(List<Shortage> shortages) {
        var first = shortages.getFirst();
        return "account %s %s has %s USD left".formatted(first.kind(), first.owner(), first.available());
    }
}

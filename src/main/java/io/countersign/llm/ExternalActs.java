package io.countersign.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Where agents elsewhere find their acts and leave the answers: in the database, by whichever node. A node waits for the
 * acts of its own tasks; whoever takes a task over waits for the same act.
 */
@Component
public class ExternalActs {
    private static final Logger LOG = LoggerFactory.getLogger(ExternalActs.class);
    private static final String OFF = "external agents are off here";

    private final ExternalRows rows;
    private final ExternalSettings settings;
    private final ObjectProvider<ExternalAgents> agents;
    private final Set<Wait> waits = ConcurrentHashMap.newKeySet();
    private volatile boolean closing;

    ExternalActs(ExternalRows rows, ExternalSettings settings, ObjectProvider<ExternalAgents> agents) {
        this.rows = rows;
        this.settings = settings;
        this.agents = agents;
    }

    /** One thread that waits for one act, until its answer, or nothing because this node stops. */
    private static final class Wait {
        private final UUID call;
        private final CompletableFuture<Optional<String>> end = new CompletableFuture<>();

        Wait(UUID call) {
            this.call = call;
        }
    }

    /** An answer of an act was committed: where this node waits for it, it need not look first. */
    public void answered(UUID call, String answer) {
        waits.stream().filter(wait -> wait.call.equals(call)).forEach(wait -> wait.end.complete(Optional.of(answer)));
    }

    Optional<String> refusal() {
        var known = agents.getIfAvailable();
        return known == null ? Optional.of(OFF) : known.refusal();
    }

    Duration timeout() {
        return settings.timeout();
    }

    int atOnce() {
        return settings.atOnce();
    }

    boolean isClosing() {
        return closing;
    }

    /** Lays the act out, where it is not yet, and waits for its answer. An interrupt ends the wait. */
    ChatAnswer await(ChatRequest request) throws ChatFailure {
        var call = request.callId();
        var wait = new Wait(call);
        waits.add(wait);
        try {
            rows.open(call, request.schema());
            if (closing) {
                throw new ChatFailure.Left("This node is stopping");
            }
            var answer = wait.end.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
            return answer(answer.orElseThrow(() -> new ChatFailure.Left("This node is stopping")));
        } catch (TimeoutException e) {
            return ended(call);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChatFailure.Fault("The external agent was given up, because its run is over");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } finally {
            waits.remove(wait);
        }
    }

    private ChatAnswer ended(UUID call) throws ChatFailure {
        ExternalRows.End end;
        try {
            end = rows.close(call);
        } catch (DataAccessException | TransactionException e) {
            throw new ChatFailure.Unseen("Nobody could see whether the external agent answered: "
                    + e.getClass().getSimpleName());
        }
        if (end.answer().isPresent()) {
            return answer(end.answer().get());
        }
        if (!end.read()) {
            throw new ChatFailure.Busy("No external agent took the act up within " + settings.timeout());
        }
        throw new ChatFailure.Spent("The external agent did not answer within " + settings.timeout());
    }

    /** Its own model calls nobody saw: the answer counts at the ceiling. */
    private static ChatAnswer answer(String text) {
        return new ChatAnswer(text, null, null, "external", "answered");
    }

    /** Answers that came to another node. */
    @Scheduled(fixedDelayString = "${countersign.external-agents.look:1s}")
    void look() {
        if (waits.isEmpty()) {
            return;
        }
        try {
            rows.answers(waits.stream().map(wait -> wait.call).toList()).forEach(this::answered);
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Answers of external agents are looked for later: {}", e.toString());
        }
    }

    /** Before anything else stops; what was laid out stays so, for whoever takes the tasks up. */
    @EventListener
    void close(ContextClosedEvent event) {
        if (event.getApplicationContext().getParent() == null) {
            closing = true;
            waits.forEach(wait -> wait.end.complete(Optional.empty()));
        }
    }
}

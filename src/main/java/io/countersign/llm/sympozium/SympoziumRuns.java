package io.countersign.llm.sympozium;

import io.countersign.llm.AgentRuns;
import io.countersign.llm.ChatAnswer;
import io.countersign.llm.ChatFailure;
import io.countersign.llm.ChatRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/** Has acts done by agents of Sympozium: orders their runs, waits for them and clears them away. */
final class SympoziumRuns
        implements AgentRuns, ApplicationListener<ContextClosedEvent>, ApplicationContextAware, AutoCloseable {
    private final SympoziumSettings settings;
    private final Duration arrival;
    private final AllowedAgents allowed;
    private final Orders orders;
    private final Cluster cluster;
    private final Lookout lookout;
    private final Clearance clearance;
    private volatile Optional<ApplicationContext> context = Optional.empty();

    /** With the time in which an order that was written down reaches the API server, or never does. */
    SympoziumRuns(SympoziumSettings settings, Cluster cluster, Clearance clearance, Duration arrival) {
        this.settings = settings;
        this.arrival = arrival;
        this.allowed = AllowedAgents.parse(settings.allowedAgents());
        this.cluster = cluster;
        this.orders = new Orders(cluster, new RunOrder(settings));
        this.lookout = new Lookout(cluster, settings.resync());
        this.clearance = clearance;
    }

    @Override
    public Optional<String> refusal(String company, String agent) {
        return allowed.refusal(company, agent);
    }

    @Override
    public Duration patience() {
        return settings.patience();
    }

    @Override
    public int atOnce() {
        return settings.atOnce();
    }

    @Override
    public boolean isClosing() {
        return lookout.isClosed();
    }

    @Override
    public ChatAnswer start(String agent, ChatRequest request) throws ChatFailure {
        var until = System.nanoTime() + request.timeout().toNanos();
        orders.place(agent, request);
        return await(request, until, System.nanoTime());
    }

    @Override
    public ChatAnswer resume(String agent, ChatRequest request, Duration age) throws ChatFailure {
        var now = System.nanoTime();
        return await(
                request,
                now + request.timeout().toNanos(),
                now + arrival.minus(age).toNanos());
    }

    private ChatAnswer await(ChatRequest request, long until, long thereBy) throws ChatFailure {
        try {
            var left = Duration.ofNanos(Math.max(1, until - System.nanoTime()));
            var seen = lookout.await(request.callId(), left, thereBy);
            return answer(request, seen.isPresent() ? seen.get() : lastLook(request, thereBy));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChatFailure.Fault("The agent run was given up, because its run is over");
        }
    }

    /** The time is over; it may have ended unseen. Where nobody can look, whoever asks again does. */
    private Seen lastLook(ChatRequest request, long thereBy) throws ChatFailure {
        Optional<Seen> seen;
        try {
            if (cluster.withdraw(request.callId())) {
                return new Seen.NeverBegun("Sympozium has not looked at it in time");
            }
            seen = cluster.see(request.callId());
        } catch (RuntimeException e) {
            throw new ChatFailure.Unseen("Nobody could see how the agent run ended: " + Refusals.reason(e));
        }
        if (seen.isEmpty() && thereBy - System.nanoTime() > 0) {
            throw new ChatFailure.Unseen("The order of the agent run may still be on its way");
        }
        return seen.orElseGet(Seen.Gone::new);
    }

    private ChatAnswer answer(ChatRequest request, Seen seen) throws ChatFailure {
        return switch (seen) {
            case Seen.Answered(var text, var reported) ->
                new ChatAnswer(
                        text,
                        settings.accounting() == Accounting.REPORTED ? reported : null,
                        null,
                        Identity.name(request.callId()),
                        "Succeeded");
            case Seen.Failed(var reason) -> throw new ChatFailure.Spent("The agent run ended as " + reason);
            case Seen.TurnedAway(var reason) ->
                throw new ChatFailure.Busy("The agent has no room for another run: " + reason);
            case Seen.NeverBegun(var reason) -> throw new ChatFailure.Busy("The agent run never began: " + reason);
            case Seen.Gone _ ->
                throw new ChatFailure.Fault("The agent run is not there any more, and nobody saw how it ended");
            case Seen.Left _ -> throw new ChatFailure.Left("This node is stopping");
            case Seen.Working _ -> throw new ChatFailure.Spent("The agent run took longer than " + settings.patience());
        };
    }

    @Override
    public void forget(UUID call) {
        clearance.forget(call);
    }

    @Override
    public void setApplicationContext(ApplicationContext applicationContext) {
        context = Optional.of(applicationContext);
    }

    /** Before anything else stops: who waits for calls in flight must not wait for these. */
    @Override
    public void onApplicationEvent(ContextClosedEvent event) {
        if (context.filter(own -> own == event.getApplicationContext()).isPresent()) {
            lookout.close();
        }
    }

    @Override
    public void close() {
        lookout.close();
    }
}

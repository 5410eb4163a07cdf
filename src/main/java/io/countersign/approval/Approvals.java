package io.countersign.approval;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.ApprovalRequest.Climb;
import io.countersign.approval.ApprovalRequest.Decision;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.approval.ApprovalRequest.Verdict;
import io.countersign.company.Companies;
import io.countersign.engine.DatabaseClock;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Asks for approval, on behalf of whoever wants something that needs it. Every write happens under the company's lock.
 * The process {@code approve-up-the-line}, called with the request's id, then takes it up; the {@link ApprovalEffects} of
 * its kind make it happen.
 */
@Component
public class Approvals {
    private final ApprovalStore store;
    private final AuthorityTable table;
    private final Companies companies;
    private final Effects effects;
    private final ApprovalRecord record;
    private final DatabaseClock clock;
    private final ObjectMapper json;

    Approvals(
            ApprovalStore store,
            AuthorityTable table,
            Companies companies,
            Effects effects,
            ApprovalRecord record,
            DatabaseClock clock,
            ObjectMapper json) {
        this.store = store;
        this.table = table;
        this.companies = companies;
        this.effects = effects;
        this.record = record;
        this.clock = clock;
        this.json = json;
    }

    /**
     * What is asked.
     *
     * @param run that asks, with the assignment; none where the company itself is concerned
     * @param requestedBy the position that asks
     * @param arguments exactly what takes effect on approval; part of the digest
     * @param askedBy the person who asks for the position or in its place; null where an agent does, or the process
     * @param from where the climb begins, when that is not right above who asks
     * @param gate what asks; its requests are counted
     */
    public record Ask(
            String company,
            int companyVersion,
            @Nullable UUID run,
            @Nullable UUID assignment,
            Kind kind,
            String subject,
            String requestedBy,
            @Nullable String askedBy,
            Money amount,
            Map<String, ?> arguments,
            String reason,
            @Nullable String from,
            @Nullable String gate) {}

    /** What came of asking. */
    public sealed interface Asked {
        /** The table wants nobody's approval: do it. */
        record NotNeeded() implements Asked {}

        /** It is done when, and only when, this request is approved. */
        record Opened(ApprovalRequest request) implements Asked {}
    }

    /** Opens a request in the current transaction, unless the table says that none is needed. */
    public Asked ask(Ask ask) {
        var ruling = rule(ask);
        return ruling.needed() ? new Asked.Opened(open(ask, ruling)) : new Asked.NotNeeded();
    }

    /** Opens a request in the current transaction, about something that always needs approval. */
    public ApprovalRequest open(Ask ask) {
        return open(ask, rule(ask));
    }

    private AuthorityTable.Ruling rule(Ask ask) {
        effects.of(ask.kind());
        var level = companies
                .find(ask.company(), ask.companyVersion())
                .position(ask.requestedBy())
                .level();
        return table.rule(ask.kind(), ask.amount(), level);
    }

    private ApprovalRequest open(Ask ask, AuthorityTable.Ruling ruling) {
        var id = UUID.randomUUID();
        var now = clock.now();
        var expiresAt = now.plus(ruling.lifetime());
        var arguments = Asker.into(json.valueToTree(ask.arguments()), ask);
        var terms = ruling.terms();
        var request = new ApprovalRequest(
                id,
                ask.company(),
                ask.companyVersion(),
                ask.run(),
                ask.assignment(),
                ask.kind(),
                ask.subject(),
                ask.requestedBy(),
                ask.amount(),
                arguments,
                Digest.of(id, ask.kind().name(), ask.subject(), ask.amount(), arguments, terms.version(), expiresAt),
                ask.reason(),
                terms,
                Status.PENDING,
                new Climb(ask.from(), 0, null, null, null, null, null),
                ask.gate() == null ? 1 : store.attempts(ask.gate()) + 1,
                now,
                expiresAt,
                List.of());
        store.insert(request, ask.gate());
        record.requested(request);
        return request;
    }

    public ApprovalRequest find(UUID id) {
        return store.find(id).orElseThrow(() -> new Problem.Missing("There is no approval request " + id));
    }

    /** Nothing where a gate waits for room and asks nobody. */
    public Optional<ApprovalRequest> seek(UUID id) {
        return store.find(id);
    }

    /** All pending requests of a run are void. */
    public void cancelAll(UUID run) {
        store.cancelAll(run);
    }

    public void cancel(UUID id) {
        store.end(id, Status.CANCELLED);
    }

    /**
     * The process that took a request up is over, and nobody decided: the request counts as refused. Whatever the process
     * says of it to the one that called it, nothing takes effect.
     */
    public void leftUndecided(ApprovalRequest request) {
        if (store.end(request.id(), Status.REJECTED)) {
            effects.of(request.kind()).refused(request, "its process ended before it was decided");
        }
    }

    /** Records the decision of an agent, which must be the one that fills the position whose turn it is. */
    public void decideAsPosition(UUID id, String position, boolean approve, String reason) {
        var request = find(id);
        if (!request.isPending() || request.deciderKind() != Capacity.AGENT || !position.equals(request.decider())) {
            throw new IllegalStateException("Request %s does not wait for the agent of %s".formatted(id, position));
        }
        decided(request, position, Capacity.AGENT, position, null, approve, reason);
    }

    void decided(
            ApprovalRequest request,
            String decider,
            Capacity capacity,
            @Nullable String position,
            @Nullable String onBehalfOf,
            boolean approve,
            String comment) {
        var decision = new Decision(
                request.decisions().size() + 1,
                decider,
                capacity,
                position,
                onBehalfOf,
                approve ? Verdict.APPROVE : Verdict.REJECT,
                comment,
                request.digest(),
                clock.now());
        store.decide(request.id(), decision);
        store.task(request.id(), null);
        record.decided(request, decision);
    }
}

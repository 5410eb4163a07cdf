package io.countersign.approval;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.company.Companies;
import io.countersign.company.FilledBy;
import io.countersign.company.Position;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import io.countersign.record.Actor;
import io.countersign.record.RunRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Requests on their way up: asked, decided, settled. Every write happens under the company's lock. */
@Component
public class Approvals {
    static final int LONGEST_COMMENT = 2000;
    private static final int POLICY_VERSION = 1;
    private static final int GATE_ROUNDS = 3;
    private static final Duration LIFETIME = Duration.ofDays(30);

    private final ApprovalStore store;
    private final Companies companies;
    private final RunRecord record;
    private final LateEffects effects;
    private final ObjectMapper json;
    private final Clock clock;

    Approvals(
            ApprovalStore store,
            Companies companies,
            RunRecord record,
            org.springframework.beans.factory.ObjectProvider<ApprovalEffects> effects,
            ObjectMapper json,
            Clock clock) {
        this.store = store;
        this.companies = companies;
        this.record = record;
        this.effects = new LateEffects(effects);
        this.json = json;
        this.clock = clock;
    }

    /**
     * What is asked.
     *
     * @param decider whose turn it is first, where that is known already
     * @param gate the budget gate that asks, which may do so only a few times
     */
    public record Ask(
            String company,
            int companyVersion,
            @Nullable UUID run,
            @Nullable UUID assignment,
            Kind kind,
            String subject,
            String requestedBy,
            Money amount,
            Map<String, ?> arguments,
            String reason,
            @Nullable String decider,
            @Nullable String gate) {}

    /** Opens a request in the current transaction. */
    public ApprovalRequest open(Ask ask) {
        var id = UUID.randomUUID();
        var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var expiresAt = now.plus(LIFETIME);
        var arguments = json.<com.fasterxml.jackson.databind.JsonNode>valueToTree(ask.arguments());
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
                Digest.of(id, ask.kind().name(), ask.subject(), ask.amount(), arguments, POLICY_VERSION, expiresAt),
                ask.reason(),
                Status.PENDING,
                ask.decider(),
                ask.decider() == null ? null : capacity(ask.company(), ask.companyVersion(), ask.decider()),
                null,
                ask.gate() == null ? 1 : store.attempts(ask.gate()) + 1,
                now,
                expiresAt,
                List.of());
        store.insert(request, ask.gate());
        note(
                ask.run(),
                "ApprovalRequested",
                Map.of(
                        "approval", id,
                        "kind", ask.kind(),
                        "subject", ask.subject(),
                        "amount", ask.amount(),
                        "requestedBy", ask.requestedBy(),
                        "digest", request.digest()),
                Actor.position(ask.requestedBy()));
        return request;
    }

    /** In the record of the run; a request of no run has its own rows. */
    private void note(@Nullable UUID run, String type, Map<String, ?> data, Actor actor) {
        if (run != null) {
            record.append(run, type, data, actor);
        }
    }

    public ApprovalRequest find(UUID id) {
        return store.find(id).orElseThrow(() -> new Problem.Missing("There is no approval request " + id));
    }

    /** Nothing where a gate waits for room and asks nobody. */
    Optional<ApprovalRequest> seek(UUID id) {
        return store.find(id);
    }

    /** All pending requests of a run are void. */
    public void cancelAll(UUID run) {
        store.cancelAll(run);
    }

    public void cancel(UUID id) {
        store.end(id, Status.CANCELLED);
    }

    /** Whose turn it is now: the next above those who have signed; from the board alone where the table says so. */
    ApprovalRequest nextDecider(UUID id, boolean boardOnly) {
        var request = find(id);
        var above = companies.find(request.company(), request.companyVersion()).line(request.requestedBy()).stream()
                .skip(1)
                // No run pays for an agent's decision on what no run asked: then people decide, and the board.
                .filter(one -> request.run() != null || one.filledBy() == FilledBy.PEOPLE)
                .map(Position::key)
                .toList();
        int signed = request.decisions().size();
        var decider = boardOnly || signed >= above.size() ? ApprovalRequest.BOARD : above.get(signed);
        store.turnOf(id, decider, capacity(request.company(), request.companyVersion(), decider));
        return find(id);
    }

    /** Whose turn it is to decide about more budget: the owner found first, and then the next above who has decided. */
    ApprovalRequest nextOwner(UUID id) {
        var request = find(id);
        if (request.decisions().isEmpty()) {
            return request;
        }
        var line = companies.find(request.company(), request.companyVersion()).line(request.requestedBy()).stream()
                .map(Position::key)
                .toList();
        int decided = line.indexOf(request.decisions().getLast().position());
        var decider = decided < 0 || decided + 1 >= line.size() ? ApprovalRequest.BOARD : line.get(decided + 1);
        store.turnOf(id, decider, capacity(request.company(), request.companyVersion(), decider));
        return find(id);
    }

    /** Whether a gate may still ask; a request of a gate that asked too often is refused at once. */
    boolean mayStillAsk(ApprovalRequest request) {
        if (request.attempt() <= GATE_ROUNDS) {
            return true;
        }
        refuse(request, "the gate has asked %d times for more budget".formatted(GATE_ROUNDS));
        return false;
    }

    /** Records the decision of the position whose turn it is; who that is comes from the request, never from the answer. */
    public void decideAsPosition(UUID id, boolean approve, String reason) {
        var request = find(id);
        var decider = request.decider();
        if (!request.isPending() || decider == null || request.deciderKind() != Capacity.AGENT) {
            throw new IllegalStateException("Request " + id + " does not wait for an agent");
        }
        decided(request, decider, Capacity.AGENT, decider, approve, reason);
    }

    void decided(
            ApprovalRequest request,
            String decider,
            Capacity capacity,
            @Nullable String position,
            boolean approve,
            String comment) {
        var number = store.decide(request, decider, capacity, position, approve, comment);
        store.task(request.id(), null);
        note(
                request.run(),
                "ApprovalDecided",
                Map.of(
                        "approval",
                        request.id(),
                        "number",
                        number,
                        "decider",
                        decider,
                        "capacity",
                        capacity,
                        "decision",
                        approve ? "APPROVE" : "REJECT",
                        "comment",
                        comment,
                        "digest",
                        request.digest()),
                actor(decider, capacity, position));
    }

    private static Actor actor(String decider, Capacity capacity, @Nullable String position) {
        return switch (capacity) {
            case AGENT -> Actor.position(decider);
            case PEOPLE -> Actor.user(decider, "position " + position);
            case BOARD -> Actor.user(decider, ApprovalRequest.BOARD);
        };
    }

    /** What the newest decision means for the request. */
    enum Settled {
        APPROVED,
        REFUSED,
        CLIMBS
    }

    /** Weighs the newest decision and, when it is the last one needed, lets it take effect in this transaction. */
    Settled settle(UUID id) {
        var request = find(id);
        if (!request.isPending()) {
            return request.status() == Status.APPROVED ? Settled.APPROVED : Settled.REFUSED;
        }
        var newest = request.decisions().getLast();
        if (!newest.approved()) {
            refuse(request, "%s refused: %s".formatted(newest.decider(), newest.comment()));
            return Settled.REFUSED;
        }
        if (!holds(request, newest)) {
            refuse(request, "the approval of %s no longer holds for what was asked".formatted(newest.decider()));
            return Settled.REFUSED;
        }
        if (!suffices(request, newest)) {
            return Settled.CLIMBS;
        }
        if (!effects.approved(request)) {
            if (request.kind() == Kind.BUDGET && newest.capacity() != Capacity.BOARD) {
                return Settled.CLIMBS;
            }
            refuse(request, "approved by %s, but it can no longer be done".formatted(newest.decider()));
            return Settled.REFUSED;
        }
        store.end(id, Status.APPROVED);
        return Settled.APPROVED;
    }

    private boolean holds(ApprovalRequest request, ApprovalRequest.Decision decision) {
        var digest = Digest.of(
                request.id(),
                request.kind().name(),
                request.subject(),
                request.amount(),
                request.arguments(),
                POLICY_VERSION,
                request.expiresAt());
        return digest.equals(request.digest())
                && digest.equals(decision.digest())
                && clock.instant().isBefore(request.expiresAt())
                && !request.requestedBy().equals(decision.position());
    }

    /** The board always suffices, and a position within its authority. */
    private boolean suffices(ApprovalRequest request, ApprovalRequest.Decision decision) {
        var position = decision.position();
        if (decision.capacity() == Capacity.BOARD || position == null) {
            return true;
        }
        var authority = companies
                .find(request.company(), request.companyVersion())
                .position(position)
                .authority();
        return authority.compareTo(request.amount()) >= 0;
    }

    private void refuse(ApprovalRequest request, String reason) {
        store.end(request.id(), Status.REJECTED);
        effects.refused(request, reason);
    }

    private Capacity capacity(String company, int version, String decider) {
        if (decider.equals(ApprovalRequest.BOARD)) {
            return Capacity.BOARD;
        }
        return switch (companies.find(company, version).position(decider).filledBy()) {
            case AGENT, SYMPOZIUM -> Capacity.AGENT;
            case PEOPLE -> Capacity.PEOPLE;
        };
    }

    /** The effects live in the modules that know what was asked, which in turn ask for approvals. */
    private record LateEffects(org.springframework.beans.factory.ObjectProvider<ApprovalEffects> late) {
        private ApprovalEffects of(ApprovalRequest request) {
            return late.stream()
                    .filter(effects -> effects.kinds().contains(request.kind()))
                    .findFirst()
                    .orElseThrow();
        }

        boolean approved(ApprovalRequest request) {
            return of(request).approved(request);
        }

        void refused(ApprovalRequest request, String reason) {
            of(request).refused(request, reason);
        }
    }
}

package io.countersign.approval;

import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.ApprovalRequest.Decision;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.company.Companies;
import io.countersign.engine.DatabaseClock;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Weighs the newest decision on a request and, when it is the last one needed, lets it take effect. */
@Component
class Settlement {
    private static final int GATE_ROUNDS = 3;

    private final ApprovalStore store;
    private final Approvals approvals;
    private final Ascent ascent;
    private final Deciders deciders;
    private final Companies companies;
    private final Effects effects;
    private final DatabaseClock clock;

    Settlement(
            ApprovalStore store,
            Approvals approvals,
            Ascent ascent,
            Deciders deciders,
            Companies companies,
            Effects effects,
            DatabaseClock clock) {
        this.store = store;
        this.approvals = approvals;
        this.ascent = ascent;
        this.deciders = deciders;
        this.companies = companies;
        this.effects = effects;
        this.clock = clock;
    }

    /** What the newest decision means for the request. */
    enum Settled {
        APPROVED,
        REFUSED,
        CLIMBS
    }

    /** In the transaction that completed the deciding task, whoever completed it and by whichever door. */
    Settled settle(UUID id) {
        var request = approvals.find(id);
        if (!request.isPending()) {
            return request.status() == Status.APPROVED ? Settled.APPROVED : Settled.REFUSED;
        }
        var newest = request.decisions().getLast();
        if (!newest.approved()) {
            return refuse(request, "%s refused: %s".formatted(newest.decider(), newest.comment()));
        }
        if (!holds(request, newest)) {
            return refuse(request, "the approval of %s no longer holds for what was asked".formatted(newest.decider()));
        }
        if (!hasAuthority(request, newest)) {
            ascent.climb(request);
            return Settled.CLIMBS;
        }
        if (!hasPeople(request)) {
            next(request, newest);
            return Settled.CLIMBS;
        }
        if (!effects.of(request.kind()).approved(request)) {
            if (request.kind() == Kind.BUDGET && newest.capacity() != Capacity.BOARD) {
                // Who decided has no room for it: the next above may.
                ascent.climb(request);
                return Settled.CLIMBS;
            }
            return refuse(request, "approved by %s, but it can no longer be done".formatted(newest.decider()));
        }
        store.end(id, Status.APPROVED);
        return Settled.APPROVED;
    }

    /** Whether a gate may still ask; a request of a gate that asked too often is refused at once. */
    boolean mayStillAsk(ApprovalRequest request) {
        if (request.attempt() <= GATE_ROUNDS) {
            return true;
        }
        refuse(request, "the gate has asked %d times for more budget".formatted(GATE_ROUNDS));
        return false;
    }

    Settled refuse(ApprovalRequest request, String reason) {
        store.end(request.id(), Status.REJECTED);
        effects.of(request.kind()).refused(request, reason);
        return Settled.REFUSED;
    }

    /** Exactly this, in time, by somebody above who did not ask for it. */
    private boolean holds(ApprovalRequest request, Decision decision) {
        var digest = Digest.of(
                request.id(),
                request.kind().name(),
                request.subject(),
                request.amount(),
                request.arguments(),
                request.terms().version(),
                request.expiresAt());
        var position = decision.position();
        return digest.equals(request.digest())
                && digest.equals(decision.digest())
                && Asker.holds(request)
                && clock.now().isBefore(request.expiresAt())
                && (position == null ? decision.capacity() == Capacity.BOARD : ascent.isAbove(request, position));
    }

    /** The board always has it; a position up to its amount and from its level. */
    private boolean hasAuthority(ApprovalRequest request, Decision decision) {
        var key = decision.position();
        if (key == null) {
            return true;
        }
        var position =
                companies.find(request.company(), request.companyVersion()).position(key);
        return request.terms().from().admits(position.level())
                && position.authority().compareTo(request.amount()) >= 0;
    }

    private static boolean hasPeople(ApprovalRequest request) {
        var signed = request.decisions().stream()
                .filter(decision -> decision.approved() && decision.byPerson())
                .map(Decision::decider)
                .distinct()
                .count();
        return signed >= request.terms().people();
    }

    /** Another person has to sign: of the same position where it has one, else above. */
    private void next(ApprovalRequest request, Decision newest) {
        var position = newest.position();
        if (position != null && deciders.of(request, position).isEmpty()) {
            ascent.climb(request);
        } else {
            ascent.stay(request.id(), request.climb().rung());
        }
    }
}

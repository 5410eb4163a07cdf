package io.countersign.approval;

import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.company.Companies;
import io.countersign.company.FilledBy;
import io.countersign.company.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The way up of a request: the reporting line above who asks, in the run's own company version, and then the board. */
@Component
class Ascent {
    private final ApprovalStore store;
    private final Companies companies;

    Ascent(ApprovalStore store, Companies companies) {
        this.store = store;
        this.companies = companies;
    }

    /** Gives the turn to whoever stands on the request's rung; the board stands on every rung above the top. */
    void giveTurn(ApprovalRequest request) {
        var rungs = rungs(request);
        int rung = Math.min(request.climb().rung(), rungs.size() - 1);
        store.turnOf(request.id(), rung, rungs.get(rung), capacity(request, rungs.get(rung)));
    }

    /** Gives the turn to the board, whoever had it. */
    void giveTurnToBoard(ApprovalRequest request) {
        store.turnOf(request.id(), rungs(request).size() - 1, ApprovalRequest.BOARD, Capacity.BOARD);
    }

    void stay(UUID id, int rung) {
        store.turnOver(id, rung);
    }

    void climb(ApprovalRequest request) {
        store.turnOver(request.id(), request.climb().rung() + 1);
    }

    /** Whether a position stands above who asks. */
    boolean isAbove(ApprovalRequest request, String position) {
        return above(request).stream().anyMatch(one -> one.key().equals(position));
    }

    private List<String> rungs(ApprovalRequest request) {
        // No run pays for an agent's decision on what no run asked: then people decide, and the board.
        var rungs = new ArrayList<>(above(request).stream()
                .filter(one -> request.run() != null || one.filledBy() == FilledBy.PEOPLE)
                .map(Position::key)
                .toList());
        rungs.add(ApprovalRequest.BOARD);
        int first = request.climb().from() == null
                ? 0
                : rungs.indexOf(request.climb().from());
        return rungs.subList(Math.max(first, 0), rungs.size());
    }

    private List<Position> above(ApprovalRequest request) {
        return companies.find(request.company(), request.companyVersion()).line(request.requestedBy()).stream()
                .skip(1)
                .toList();
    }

    private Capacity capacity(ApprovalRequest request, String decider) {
        if (decider.equals(ApprovalRequest.BOARD)) {
            return Capacity.BOARD;
        }
        return switch (companies
                .find(request.company(), request.companyVersion())
                .position(decider)
                .filledBy()) {
            case AGENT, SYMPOZIUM, EXTERNAL -> Capacity.AGENT;
            case PEOPLE -> Capacity.PEOPLE;
        };
    }
}

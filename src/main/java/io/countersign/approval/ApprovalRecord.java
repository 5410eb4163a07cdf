package io.countersign.approval;

import io.countersign.approval.ApprovalRequest.Decision;
import io.countersign.record.Actor;
import io.countersign.record.CompanyRecord;
import io.countersign.record.RunRecord;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Metrics;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Writes down what happens to requests: in the record of the run that asks, or else of the company. */
@Component
class ApprovalRecord {
    private static final Counter ESCALATED = Metrics.counter("countersign.approvals.escalated");
    private static final Counter REMINDED = Metrics.counter("countersign.approvals.reminded");

    private final RunRecord runs;
    private final CompanyRecord companies;

    ApprovalRecord(RunRecord runs, CompanyRecord companies) {
        this.runs = runs;
        this.companies = companies;
    }

    void requested(ApprovalRequest request) {
        var data = new LinkedHashMap<String, Object>();
        data.put("approval", request.id());
        data.put("kind", request.kind());
        data.put("subject", request.subject());
        data.put("amount", request.amount());
        data.put("requestedBy", request.requestedBy());
        data.put("digest", request.digest());
        data.put("approvalFrom", request.terms().from());
        data.put("people", request.terms().people());
        data.put("expiresAt", request.expiresAt());
        if (request.run() == null) {
            companies.appendAs(request.requestedBy(), request.company(), "ApprovalRequested", data);
        } else {
            runs.append(request.run(), "ApprovalRequested", data, Actor.position(request.requestedBy()));
        }
    }

    void decided(ApprovalRequest request, Decision decision) {
        append(request, "ApprovalDecided", data(request, decision), actor(decision));
    }

    /** The turn of somebody who said nothing has passed. */
    void escalated(ApprovalRequest request, Decision silence) {
        ESCALATED.increment();
        append(request, "ApprovalEscalated", data(request, silence), Actor.system("approval"));
    }

    void reminded(ApprovalRequest request) {
        REMINDED.increment();
        append(
                request,
                "ApprovalReminded",
                Map.of("approval", request.id(), "decider", String.valueOf(request.decider())),
                Actor.system("approval"));
    }

    private void append(ApprovalRequest request, String type, Map<String, ?> data, Actor actor) {
        var run = request.run();
        if (run == null) {
            companies.append(request.company(), type, data, actor);
        } else {
            runs.append(run, type, data, actor);
        }
    }

    private static Actor actor(Decision decision) {
        return switch (decision.capacity()) {
            case AGENT -> Actor.position(decision.decider());
            case PEOPLE -> Actor.user(decision.decider(), "position " + decision.position());
            case BOARD -> Actor.user(decision.decider(), ApprovalRequest.BOARD);
        };
    }

    private static Map<String, Object> data(ApprovalRequest request, Decision decision) {
        var data = new LinkedHashMap<String, Object>();
        data.put("approval", request.id());
        data.put("number", decision.number());
        data.put("decider", decision.decider());
        data.put("capacity", decision.capacity());
        data.put("position", decision.position());
        data.put("onBehalfOf", decision.onBehalfOf());
        data.put("decision", decision.verdict());
        data.put("comment", decision.comment());
        data.put("digest", decision.digest());
        return data;
    }
}

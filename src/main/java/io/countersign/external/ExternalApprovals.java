package io.countersign.external;

import io.countersign.agent.PlainText;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.Approvals;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Instances;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What an external agent wants approved before it does it with tools of its own ({@code TOOL}). The request climbs the
 * reporting line of its position, as any does; the answer is for the assignment, and a request that nobody decided in time
 * ends with it.
 */
@Component
public class ExternalApprovals {
    private static final Logger LOG = LoggerFactory.getLogger(ExternalApprovals.class);
    private static final String PROCESS = "approve-up-the-line";
    private static final int MOST = 20;
    private static final int LONGEST_SUBJECT = 200;
    private static final int LONGEST_REASON = 1000;

    private final ActRows acts;
    private final AskedRows rows;
    private final Approvals approvals;
    private final Instances instances;
    private final CompanyTurn turn;

    ExternalApprovals(ActRows acts, AskedRows rows, Approvals approvals, Instances instances, CompanyTurn turn) {
        this.acts = acts;
        this.rows = rows;
        this.approvals = approvals;
        this.instances = instances;
        this.turn = turn;
    }

    /** Opens a request; one for the same that nobody has decided yet is that one. */
    public ApprovalRequest ask(
            ActAtHand act, @Nullable String subject, @Nullable String reason, @Nullable String amount) {
        var faults = new ArrayList<Fault>();
        var what = text("subject", subject, LONGEST_SUBJECT, faults);
        var why = text("reason", reason, LONGEST_REASON, faults);
        var cost = amount(amount, faults);
        if (!faults.isEmpty()) {
            throw new Problem.Invalid(faults);
        }
        var claims = act.held().claims();
        return turn.write(claims.company(), () -> {
            acts.requireOpen(claims);
            var same = rows.pending(claims.assignment(), what, why, cost.nanos());
            if (same.isPresent()) {
                return approvals.find(same.get());
            }
            if (rows.of(claims.assignment()).size() >= MOST) {
                throw new Problem.Clash("This assignment has asked for " + MOST + " approvals already");
            }
            var request = approvals.open(new Approvals.Ask(
                    claims.company(),
                    rows.companyVersion(claims.run()),
                    claims.run(),
                    claims.assignment(),
                    Kind.TOOL,
                    what,
                    claims.position(),
                    null,
                    cost,
                    Map.of("act", claims.act().toString(), "subject", what),
                    why,
                    null,
                    null));
            var process = instances.start(
                    PROCESS,
                    claims.run(),
                    Map.of(
                            "approvalId", request.id().toString(),
                            "assignmentId", claims.assignment().toString()));
            rows.insert(request.id(), claims.assignment(), process);
            return approvals.find(request.id());
        });
    }

    /** What was asked for the assignment, in its order. */
    public List<ApprovalRequest> of(ActAtHand act) {
        return rows.of(act.held().claims().assignment()).stream()
                .map(approvals::find)
                .toList();
    }

    /** Ends what nobody waits for any more. Each in a turn of its own: one that fails is tried again, and harms no other. */
    @Scheduled(fixedDelayString = "${countersign.external-agents.sweep:5s}")
    void sweep() {
        try {
            for (var left : rows.leftovers()) {
                turn.write(left.company(), () -> {
                    if (rows.end(left.request())) {
                        instances.delete(left.process(), "nobody waits for its answer");
                    }
                    return left;
                });
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("Requests of external agents are cleared away later: {}", e.toString());
        }
    }

    private static String text(String field, @Nullable String given, int longest, List<Fault> faults) {
        var text = given == null ? "" : PlainText.clean(given).strip();
        if (text.isEmpty() || text.length() > longest) {
            faults.add(new Fault(field, "1 to " + longest + " characters"));
        }
        return text;
    }

    private static Money amount(@Nullable String given, List<Fault> faults) {
        try {
            return given == null ? Money.ZERO : Money.usd(given);
        } catch (IllegalArgumentException e) {
            faults.add(new Fault("amount", "a decimal string of US dollars with at most 9 decimals"));
            return Money.ZERO;
        }
    }
}

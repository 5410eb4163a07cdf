package io.countersign.approval;

import io.countersign.approval.ApprovalRequest.Kind;
import java.util.Set;

/**
 * What follows from decided requests of some kinds; called in the transaction that completes the deciding task, under the
 * company's lock. Each kind has one implementation; a kind without one cannot be asked for.
 */
public interface ApprovalEffects {
    Set<Kind> kinds();

    /** Makes the approved thing happen. False, with nothing done, where it no longer can: the request counts as refused. */
    boolean approved(ApprovalRequest request);

    /** Writes down what the refusal means, and why. */
    void refused(ApprovalRequest request, String reason);
}

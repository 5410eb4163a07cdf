package io.countersign.approval;

import java.util.Set;

/** What follows from a decided request; called in the transaction that completes the deciding task. */
public interface ApprovalEffects {
    /** Which requests it is about; every kind is one implementation's. */
    Set<ApprovalRequest.Kind> kinds();

    /** Makes the approved thing happen. False, with nothing done, where it no longer can: the request counts as refused. */
    boolean approved(ApprovalRequest request);

    /** Writes down what the refusal means, and why. */
    void refused(ApprovalRequest request, String reason);
}

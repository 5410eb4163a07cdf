package io.countersign.approval;

import io.countersign.approval.ApprovalRequest.Kind;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Finds what follows from a kind of request; looked up late, since those who act on approvals also ask for them. */
@Component
class Effects {
    private final ObjectProvider<ApprovalEffects> all;

    Effects(ObjectProvider<ApprovalEffects> all) {
        this.all = all;
    }

    ApprovalEffects of(Kind kind) {
        var found = all.stream().filter(each -> each.kinds().contains(kind)).toList();
        if (found.size() != 1) {
            throw new IllegalStateException("%d effects follow from an approved %s".formatted(found.size(), kind));
        }
        return found.getFirst();
    }
}

package io.countersign.hiring;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.approval.ApprovalEffects;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.company.Companies;
import io.countersign.hiring.Hire.Status;
import io.countersign.problem.Problem;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Lets an approved position join the company, as it is by then: its newest version, whatever was posted meanwhile. */
@Component
class HiredPositions implements ApprovalEffects {
    private final HireStore store;
    private final Companies companies;
    private final ObjectMapper json;

    HiredPositions(HireStore store, Companies companies, ObjectMapper json) {
        this.store = store;
        this.companies = companies;
        this.json = json;
    }

    @Override
    public Set<Kind> kinds() {
        return Set.of(Kind.HIRE);
    }

    @Override
    public boolean approved(ApprovalRequest request) {
        var hire = store.byApproval(request.id()).orElseThrow();
        if (!isWhatWasSigned(hire, request) || misfit(hire).isPresent()) {
            return false;
        }
        var posted = companies.change(
                hire.company(),
                definition -> HireRules.with(definition, hire.manager(), hire.proposal()),
                "approval " + request.id());
        store.end(hire.id(), Status.HIRED, posted.version().version(), "");
        return true;
    }

    /** The digest covers the request's arguments, and what joins is the stored proposal: they are one, or nothing joins. */
    private boolean isWhatWasSigned(Hire hire, ApprovalRequest request) {
        var signed = request.arguments();
        return hire.company().equals(request.company())
                && hire.manager().equals(signed.path("manager").asText())
                && json.valueToTree(hire.proposal()).equals(signed.path("position"));
    }

    @Override
    public void refused(ApprovalRequest request, String reason) {
        var hire = store.byApproval(request.id()).orElseThrow();
        var approved =
                !request.decisions().isEmpty() && request.decisions().getLast().approved();
        var why = approved ? misfit(hire).map(misfit -> reason + ": " + misfit).orElse(reason) : reason;
        store.end(hire.id(), Status.REFUSED, null, why);
    }

    /** Why the position does not fit the company any more. */
    private Optional<String> misfit(Hire hire) {
        try {
            companies.tried(hire.company(), definition -> HireRules.with(definition, hire.manager(), hire.proposal()));
            return Optional.empty();
        } catch (Problem problem) {
            return Optional.of(String.valueOf(problem.getMessage()));
        }
    }
}

package io.countersign.hiring;

import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.Approvals;
import io.countersign.company.Companies;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Instances;
import io.countersign.hiring.Hire.Status;
import io.countersign.llm.Prices;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Proposals of new positions on their way to the company. */
@Component
public class Hires {
    /** The process that has a proposal approved; {@code processes/hire}. */
    static final String PROCESS = "hire";

    private static final int MOST_PENDING = 5;

    private final Companies companies;
    private final Approvals approvals;
    private final Instances instances;
    private final HireStore store;
    private final Prices prices;
    private final CompanyTurn turn;

    Hires(
            Companies companies,
            Approvals approvals,
            Instances instances,
            HireStore store,
            Prices prices,
            CompanyTurn turn) {
        this.companies = companies;
        this.approvals = approvals;
        this.instances = instances;
        this.store = store;
        this.prices = prices;
        this.turn = turn;
    }

    /** Where an agent proposes a position: in a run, at work on an assignment. */
    public record Origin(UUID run, UUID assignment) {}

    /** What people who fill the manager's position propose, the company's owner or somebody who administers all companies. */
    public Hire propose(String company, String manager, Proposal proposal, String reason, Caller caller) {
        if (!caller.may(company, CompanyRole.OWNER)
                && !companies.find(company).position(manager).users().contains(caller.name())) {
            throw new Problem.Denied(
                    "Positions below %s are proposed by the people who fill it and by the owner".formatted(manager));
        }
        return propose(company, manager, proposal, reason, caller.name(), null);
    }

    /** What the agent of a position proposes; who that is comes from its assignment. */
    public Hire proposeAsPosition(String company, String manager, Proposal proposal, String reason, Origin origin) {
        return propose(company, manager, proposal, reason, manager, origin);
    }

    private Hire propose(
            String company, String manager, Proposal proposal, String reason, String by, @Nullable Origin origin) {
        return turn.write(company, () -> {
            check(company, manager, proposal);
            var id = UUID.randomUUID();
            var request = approvals.open(new Approvals.Ask(
                    company,
                    companies.find(company).version(),
                    null,
                    null,
                    Kind.HIRE,
                    "New position %s below %s with %s USD a month"
                            .formatted(proposal.key(), manager, proposal.budget()),
                    manager,
                    origin == null ? by : null,
                    proposal.budget(),
                    Map.of("hire", id.toString(), "manager", manager, "position", proposal),
                    reason,
                    null,
                    null));
            var hire = new Hire(
                    id,
                    company,
                    manager,
                    proposal,
                    by,
                    origin == null ? null : origin.run(),
                    request.id(),
                    Status.PENDING,
                    null,
                    "",
                    Instant.EPOCH);
            store.insert(hire, origin == null ? null : origin.assignment());
            instances.start(PROCESS, id, Map.of("approvalId", request.id().toString()));
            return store.byApproval(request.id()).orElseThrow();
        });
    }

    private void check(String company, String manager, Proposal proposal) {
        companies.tried(company, definition -> HireRules.with(definition, manager, proposal));
        if (proposal.model() != null) {
            prices.require(proposal.model());
        }
        if (store.isPending(company, proposal.key())) {
            throw new Problem.Clash("A position %s is proposed already".formatted(proposal.key()));
        }
        if (store.pending(company, manager) >= MOST_PENDING) {
            throw new Problem.Clash("%d positions below %s wait for approval already".formatted(MOST_PENDING, manager));
        }
    }

    public Page<Hire> list(String company, Page.Request page) {
        companies.find(company);
        return page.of(store.ofCompany(company, page.offset(), page.size()), store.count(company));
    }
}

package io.countersign.run;

import io.countersign.agent.Decision;
import io.countersign.agent.Decision.Delegation;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.Approvals;
import io.countersign.approval.Approvals.Asked;
import io.countersign.company.Companies;
import io.countersign.company.CompanyVersion;
import io.countersign.ledger.Money;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whether a plan may be handed out by who made it. The board of a company that wants it so approves the plan of the top
 * position ({@code STRATEGY}); whoever hands out more than its own authority asks for that ({@code SPEND}).
 */
@Component
class PlanRequests {
    private static final int LONGEST_REASON = 3000;

    private final Approvals approvals;
    private final Companies companies;

    PlanRequests(Approvals approvals, Companies companies) {
        this.approvals = approvals;
        this.companies = companies;
    }

    Asked ask(CompanyVersion version, Assignment own, Decision.Plan plan, @Nullable String person) {
        var total = plan.delegations().stream().map(Delegation::budget).reduce(Money.ZERO, Money::plus);
        var isTop = own.position().equals(version.top().key());
        if (isTop && version.definition().strategyApproval()) {
            return new Asked.Opened(approvals.open(request(Kind.STRATEGY, version, own, plan, total, person)));
        }
        var authority = version.position(own.position()).authority();
        if (total.compareTo(authority) <= 0 || !companies.approvesPlans(version)) {
            return new Asked.NotNeeded();
        }
        return approvals.ask(request(Kind.SPEND, version, own, plan, total, person));
    }

    private static Approvals.Ask request(
            Kind kind,
            CompanyVersion version,
            Assignment own,
            Decision.Plan plan,
            Money total,
            @Nullable String person) {
        return new Approvals.Ask(
                version.company(),
                version.version(),
                own.run(),
                own.id(),
                kind,
                "Plan of %s: hand out %s USD in %d assignments"
                        .formatted(own.position(), total, plan.delegations().size()),
                own.position(),
                person,
                total,
                Map.of(
                        "approach",
                        plan.approach(),
                        "assignments",
                        plan.delegations().stream()
                                .map(each -> Map.of(
                                        "position", each.position(),
                                        "objective", each.objective(),
                                        "acceptance", each.acceptance(),
                                        "budget", each.budget().toString()))
                                .toList()),
                reason(plan),
                null,
                "plan:%s:%d".formatted(own.id(), own.reworks()));
    }

    /** What is planned, for those who decide; the whole is in the request's arguments. */
    private static String reason(Decision.Plan plan) {
        var text = new StringBuilder(plan.approach());
        plan.delegations()
                .forEach(each ->
                        text.append("\n- %s, %s USD: %s".formatted(each.position(), each.budget(), each.objective())));
        return text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) + "…" : text.toString();
    }
}

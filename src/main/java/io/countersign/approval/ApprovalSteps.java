package io.countersign.approval;

import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.company.Companies;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Step;
import io.countersign.engine.StepContext;
import io.countersign.engine.Steps;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code approve-up-the-line} and {@code raise-budget}; the variables they set only route. */
@Configuration
class ApprovalSteps {
    private static final String APPROVAL = "approvalId";

    private final Approvals approvals;
    private final Companies companies;
    private final CompanyTurn turn;

    ApprovalSteps(Approvals approvals, Companies companies, CompanyTurn turn) {
        this.approvals = approvals;
        this.companies = companies;
        this.turn = turn;
    }

    @Bean
    Step readRequest() {
        return step(Steps.READ_REQUEST, context -> {
            var request = approvals.find(context.id(APPROVAL));
            var level = companies
                    .find(request.company(), request.companyVersion())
                    .position(request.requestedBy())
                    .level();
            var amount = BigDecimal.valueOf(request.amount().nanos(), 9).doubleValue();
            return Map.of("kind", request.kind().name(), "amount", amount, "level", level);
        });
    }

    @Bean
    Step nextDecider() {
        return step(Steps.NEXT_DECIDER, context -> {
            var boardOnly = !"LINE".equals(context.variable("approvalFrom"));
            return turnOf(approvals.nextDecider(context.id(APPROVAL), boardOnly));
        });
    }

    @Bean
    Step settleApproval() {
        return step(Steps.SETTLE_APPROVAL, context -> {
            var settled = approvals.settle(context.id(APPROVAL));
            return Map.of(
                    "decided", settled != Approvals.Settled.CLIMBS, "approved", settled == Approvals.Settled.APPROVED);
        });
    }

    @Bean
    Step findBudgetOwner() {
        return step(Steps.FIND_BUDGET_OWNER, context -> {
            if (approvals.seek(context.id(APPROVAL)).isEmpty()) {
                return Map.of("decider", "ROOM", "approved", false);
            }
            var request = approvals.nextOwner(context.id(APPROVAL));
            return approvals.mayStillAsk(request) ? turnOf(request) : Map.of("decider", "NOBODY", "approved", false);
        });
    }

    @Bean
    Step settleBudget() {
        return step(Steps.SETTLE_BUDGET, context -> {
            var settled = approvals.settle(context.id(APPROVAL));
            return Map.of(
                    "decider",
                    settled == Approvals.Settled.CLIMBS ? "NEXT" : "DECIDED",
                    "approved",
                    settled == Approvals.Settled.APPROVED);
        });
    }

    private static Map<String, Object> turnOf(ApprovalRequest request) {
        var kind = Objects.requireNonNull(request.deciderKind());
        return Map.of("decider", kind == Capacity.AGENT ? "AGENT" : "PEOPLE", "digest", request.digest());
    }

    private Step step(String name, Function<StepContext, Map<String, Object>> work) {
        return new Step() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Result run(StepContext context) {
                approvals
                        .seek(context.id(APPROVAL))
                        .ifPresent(request -> turn.take(request.company(), Duration.ofSeconds(60)));
                return new Result.Go(work.apply(context));
            }
        };
    }
}

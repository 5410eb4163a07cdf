package io.countersign.approval;

import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.Settlement.Settled;
import io.countersign.company.Companies;
import io.countersign.engine.CompanyTurn;
import io.countersign.engine.Step;
import io.countersign.engine.StepContext;
import io.countersign.engine.Steps;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The steps of {@code approve-up-the-line} and {@code raise-budget}; the variables they set only route. */
@Configuration
class ApprovalSteps {
    private static final String APPROVAL = "approvalId";

    private final Approvals approvals;
    private final Ascent ascent;
    private final Settlement settlement;
    private final Silence silence;
    private final Companies companies;
    private final CompanyTurn turn;

    ApprovalSteps(
            Approvals approvals,
            Ascent ascent,
            Settlement settlement,
            Silence silence,
            Companies companies,
            CompanyTurn turn) {
        this.approvals = approvals;
        this.ascent = ascent;
        this.settlement = settlement;
        this.silence = silence;
        this.companies = companies;
        this.turn = turn;
    }

    /** What instances that began before terms were stored put to the decision table themselves. */
    @Bean
    Step readRequest() {
        return step(Steps.READ_REQUEST, id -> {
            var request = approvals.find(id);
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
        return step(Steps.NEXT_DECIDER, this::giveTurn);
    }

    @Bean
    Step settleApproval() {
        return step(Steps.SETTLE_APPROVAL, id -> settled(settlement.settle(id)));
    }

    @Bean
    Step escalateApproval() {
        return step(Steps.ESCALATE_APPROVAL, id -> settled(silence.broken(id)));
    }

    @Bean
    Step remindDeciders() {
        return step(Steps.REMIND_DECIDERS, id -> {
            silence.reminder(id);
            return Map.of();
        });
    }

    @Bean
    Step findBudgetOwner() {
        return step(Steps.FIND_BUDGET_OWNER, id -> {
            var request = approvals.seek(id);
            if (request.isEmpty()) {
                return Map.of("decider", "ROOM", "approved", false);
            }
            return settlement.mayStillAsk(request.get())
                    ? giveTurn(id)
                    : Map.of("decider", "NOBODY", "approved", false);
        });
    }

    /** For a {@code raise-budget} from when it asked by itself, and once: what would climb on ends there. */
    @Bean
    Step settleBudget() {
        return step(Steps.SETTLE_BUDGET, id -> {
            var settled = settlement.settle(id);
            if (settled == Settled.CLIMBS) {
                settled = settlement.refuse(approvals.find(id), "this raise-budget takes it no further up");
            }
            return Map.of("approved", settled == Settled.APPROVED);
        });
    }

    /** Whose turn it is, and until when; reminders count from now. */
    private Map<String, Object> giveTurn(UUID id) {
        ascent.giveTurn(approvals.find(id));
        var request = approvals.find(id);
        var due = Objects.requireNonNull(request.climb().dueAt());
        return Map.of(
                "decider",
                request.deciderKind() == Capacity.AGENT ? "AGENT" : "PEOPLE",
                "digest",
                request.digest(),
                "escalateAt",
                Date.from(due),
                "reminders",
                "R/" + request.terms().remindEvery());
    }

    private static Map<String, Object> settled(Settled settled) {
        return Map.of("decided", settled != Settled.CLIMBS, "approved", settled == Settled.APPROVED);
    }

    private Step step(String name, Function<UUID, Map<String, Object>> work) {
        return new Step() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Result run(StepContext context) {
                var id = context.id(APPROVAL);
                approvals.seek(id).ifPresent(request -> {
                    request.mustBeOf(context.run());
                    turn.take(request.company(), Duration.ofSeconds(60));
                });
                return new Result.Go(work.apply(id));
            }
        };
    }
}

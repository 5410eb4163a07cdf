package io.countersign.run.web;

import io.countersign.access.CurrentCaller;
import io.countersign.ledger.Balances;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import io.countersign.problem.Reason;
import io.countersign.run.Budgets;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Budgets that people give, over REST. */
@RestController
@RequestMapping("/api")
class BudgetController {
    private final Budgets budgets;
    private final Balances balances;

    BudgetController(Budgets budgets, Balances balances) {
        this.budgets = budgets;
        this.balances = balances;
    }

    /** A limit in USD, why, and of a position also from whose limit it is taken. */
    record LimitRequest(
            @Schema(example = "7.50") @Nullable String limit,
            @Schema(example = "writer") @Nullable String from,

            @Schema(example = "The study is larger than planned.") @Nullable
            String reason) {
        Money money() {
            try {
                return Money.usd(Objects.requireNonNullElse(limit, ""));
            } catch (IllegalArgumentException e) {
                throw new Problem.Invalid("limit", String.valueOf(e.getMessage()));
            }
        }

        String why() {
            return Reason.given(reason);
        }
    }

    /** The account after the change; it is full where more is in use than is wanted. */
    record LimitView(String kind, String owner, @Nullable String month, Money wanted, Money limit, Money available) {}

    @Operation(summary = "Sets a position's limit for this month")
    @PostMapping("/companies/{company}/positions/{position}/limit")
    LimitView position(@PathVariable String company, @PathVariable String position, @RequestBody LimitRequest request) {
        budgets.setPosition(company, position, request.money(), request.from(), CurrentCaller.get(), request.why());
        return view(company, "POSITION", position);
    }

    @Operation(summary = "Sets a company's limit for this month")
    @PostMapping("/companies/{company}/limit")
    LimitView company(@PathVariable String company, @RequestBody LimitRequest request) {
        budgets.setCompany(company, request.money(), CurrentCaller.get(), request.why());
        return view(company, "COMPANY", company);
    }

    @Operation(summary = "Sets the budget of a run, out of the company's month")
    @PostMapping("/runs/{run}/limit")
    LimitView run(@PathVariable UUID run, @RequestBody LimitRequest request) {
        var changed = budgets.setRun(run, request.money(), CurrentCaller.get(), request.why());
        return view(changed.company(), "RUN", run.toString());
    }

    @Operation(summary = "Sets the limit of an assignment")
    @PostMapping("/runs/{run}/assignments/{assignment}/limit")
    LimitView assignment(@PathVariable UUID run, @PathVariable UUID assignment, @RequestBody LimitRequest request) {
        budgets.setAssignment(run, assignment, request.money(), CurrentCaller.get(), request.why());
        var account = balances.ofAssignments(List.of(assignment)).get(assignment);
        return new LimitView(
                "ASSIGNMENT",
                assignment.toString(),
                null,
                request.money(),
                Objects.requireNonNull(account).limit(),
                account.available());
    }

    /** The newest window, where there are several. */
    private LimitView view(String company, String kind, String owner) {
        return balances.accounts(company).stream()
                .filter(account ->
                        account.kind().equals(kind) && account.owner().equals(owner))
                .reduce((_, newer) -> newer)
                .map(account -> new LimitView(
                        kind,
                        owner,
                        account.month(),
                        account.wanted(),
                        account.balance().limit(),
                        account.balance().available()))
                .orElseThrow();
    }
}

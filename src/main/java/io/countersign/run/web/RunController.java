package io.countersign.run.web;

import io.countersign.access.CompanyAccess;
import io.countersign.access.CurrentCaller;
import io.countersign.ledger.Balance;
import io.countersign.ledger.Balances;
import io.countersign.ledger.Money;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.problem.Problem.Fault;
import io.countersign.problem.StorableText;
import io.countersign.run.Assignment;
import io.countersign.run.Run;
import io.countersign.run.RunStatus;
import io.countersign.run.Runs;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Runs over REST. */
@RestController
@RequestMapping("/api")
class RunController {
    private static final int LONGEST_GOAL = 4000;
    private static final int LONGEST_KEY = 200;

    private final Runs runs;
    private final Balances balances;
    private final CompanyAccess access;

    RunController(Runs runs, Balances balances, CompanyAccess access) {
        this.runs = runs;
        this.balances = balances;
        this.access = access;
    }

    /** What a caller asks for: a goal, and at most how many USD. */
    record StartRequest(@Nullable String goal, @Nullable String budget) {}

    /** A run as callers see it. */
    record RunView(
            UUID id,
            String company,
            boolean simulated,
            int companyVersion,
            String goal,
            RunStatus status,
            Money budget,
            Money reserved,
            Money spent,
            @Nullable String result,
            @Nullable String failure,
            List<Run.Waiting> waitingFor,
            @Nullable String processInstanceId,
            Instant startedAt,
            @Nullable Instant endedAt,

            @Schema(description = "The tick that started it, where no caller did")
            Run.@Nullable Routine routine) {}

    /** An assignment as callers see it; parents come before their children. */
    record AssignmentView(
            UUID id,
            @Nullable UUID parentId,
            String position,
            String objective,
            String acceptance,
            Money budget,
            Money spent,
            Assignment.Status status,
            @Nullable String result,
            @Nullable String failure,
            int reworks) {}

    @PostMapping("/companies/{company}/runs")
    @ResponseStatus(HttpStatus.ACCEPTED)
    ResponseEntity<RunView> start(
            @PathVariable String company,
            @RequestBody StartRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        var faults = new ArrayList<Fault>();
        var goal = goal(request.goal(), faults);
        var budget = budget(request.budget(), faults);
        if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
            faults.add(new Fault("Idempotency-Key", "1 to " + LONGEST_KEY + " characters"));
        }
        if (!faults.isEmpty()) {
            throw new Problem.Invalid(faults);
        }
        var run = runs.start(company, goal, budget, CurrentCaller.get().name(), key);
        return ResponseEntity.accepted()
                .location(URI.create("/api/runs/" + run.id()))
                .body(view(run));
    }

    private static String goal(@Nullable String text, List<Fault> faults) {
        var goal = text == null ? "" : text.strip();
        if (goal.isEmpty() || goal.length() > LONGEST_GOAL) {
            faults.add(new Fault("goal", "1 to " + LONGEST_GOAL + " characters"));
        }
        if (!StorableText.is(goal)) {
            faults.add(new Fault("goal", StorableText.RULE));
        }
        return goal;
    }

    private static Money budget(@Nullable String text, List<Fault> faults) {
        try {
            var budget = Money.usd(Objects.requireNonNullElse(text, ""));
            if (budget.equals(Money.ZERO)) {
                faults.add(new Fault("budget", "more than 0"));
            }
            return budget;
        } catch (IllegalArgumentException e) {
            faults.add(new Fault("budget", String.valueOf(e.getMessage())));
            return Money.ZERO;
        }
    }

    @GetMapping("/runs")
    Page<RunView> list(
            @RequestParam(required = false) @Nullable String company,
            @RequestParam(required = false) @Nullable RunStatus status,
            @RequestParam(required = false) @Nullable String page,
            @RequestParam(required = false) @Nullable String size) {
        var visible = access.visible(CurrentCaller.get()).only(company);
        var found = runs.list(visible, status, Page.Request.of(page, size));
        var money = balances.ofRuns(found.items().stream().map(Run::id).toList());
        return found.map(run -> view(run, money));
    }

    @GetMapping("/runs/{id}")
    RunView get(@PathVariable UUID id) {
        return view(runs.find(id));
    }

    @PostMapping("/runs/{id}/pause")
    RunView pause(@PathVariable UUID id) {
        return view(runs.pause(id));
    }

    @PostMapping("/runs/{id}/resume")
    RunView resume(@PathVariable UUID id) {
        return view(runs.resume(id));
    }

    @PostMapping("/runs/{id}/cancel")
    RunView cancel(@PathVariable UUID id) {
        return view(runs.cancel(id));
    }

    @GetMapping("/runs/{id}/assignments")
    List<AssignmentView> assignments(@PathVariable UUID id) {
        var found = runs.assignments(id);
        var money = balances.ofAssignments(found.stream().map(Assignment::id).toList());
        return found.stream()
                .map(one -> new AssignmentView(
                        one.id(),
                        one.parent(),
                        one.position(),
                        one.objective(),
                        one.acceptance(),
                        one.budget(),
                        money.getOrDefault(one.id(), Balance.NONE).spent(),
                        one.status(),
                        one.result(),
                        one.failure(),
                        one.reworks()))
                .toList();
    }

    private RunView view(Run run) {
        return view(run, balances.ofRuns(List.of(run.id())));
    }

    private static RunView view(Run run, Map<UUID, Balance> money) {
        var balance = money.getOrDefault(run.id(), Balance.NONE);
        return new RunView(
                run.id(),
                run.company(),
                run.simulated(),
                run.companyVersion(),
                run.goal(),
                run.status(),
                run.budget(),
                balance.reserved(),
                balance.spent(),
                run.result(),
                run.failure(),
                run.waitingFor(),
                run.processInstanceId(),
                run.startedAt(),
                run.endedAt(),
                run.routine());
    }
}

package io.countersign.run.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.Inbox;
import io.countersign.company.Companies;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import io.countersign.run.Run;
import io.countersign.run.RunStatus;
import io.countersign.run.Runs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.camunda.bpm.engine.ExternalTaskService;
import org.springframework.beans.factory.annotation.Qualifier;

/** Lets a scenario happen: starts its run, is its board and its operator, and sees to it that it ends. */
final class Trial {
    private static final AtomicInteger COMPANIES = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int MOST_RETRIES = 3;
    private static final Caller BOARD = new Caller("chair", Set.of(Caller.BOARD));
    private static final Caller CAROL = new Caller("carol", Set.of());

    private final Companies companies;
    private final Runs runs;
    private final Inbox inbox;
    private final ExternalTaskService externalTasks;
    private final WildGateway gateway;

    Trial(
            Companies companies,
            Runs runs,
            Inbox inbox,
            @Qualifier("externalTaskService") ExternalTaskService externalTasks,
            WildGateway gateway) {
        this.companies = companies;
        this.runs = runs;
        this.inbox = inbox;
        this.externalTasks = externalTasks;
        this.gateway = gateway;
    }

    /** A run that is over, and how often an operator had to help. */
    record Over(Run run, int retries) {}

    Over of(Scenario scenario) {
        var company = "under-fire-" + COMPANIES.incrementAndGet();
        var yaml = scenario.chart().yaml(company).getBytes(StandardCharsets.UTF_8);
        companies.post(Definitions.read(yaml, DefinitionFormat.YAML), "test");
        gateway.behave(company, scenario);
        var run = runs.start(company, scenario.goal(), scenario.budget(), "test", null);
        var retries = 0;
        for (var now = settled(run.id()); ; now = settled(run.id())) {
            if (now.status().isFinal()) {
                return new Over(now, retries);
            }
            waitsForSomebody(now);
            var retried = retries < MOST_RETRIES && retry(scenario, now, retries);
            retries += retried ? 1 : 0;
            if (!decide(scenario, now) && !retried) {
                return new Over(cancel(now), retries);
            }
        }
    }

    /** Either over or waiting for somebody: in between nothing lasts for ever. */
    private Run settled(UUID id) {
        var seen = new AtomicReference<Run>();
        await().alias("run " + id + " neither ends nor waits")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    seen.set(runs.find(id));
                    return seen.get().status() != RunStatus.RUNNING;
                });
        return seen.get();
    }

    private static void waitsForSomebody(Run run) {
        assertThat(run.status()).isEqualTo(RunStatus.WAITING);
        assertThat(run.waitingFor()).isNotEmpty().allSatisfy(waiting -> {
            assertThat(waiting.kind()).isIn("PEOPLE", "BOARD", "INCIDENT");
            assertThat(waiting.who()).isNotBlank();
            assertThat(waiting.why()).isNotBlank();
            assertThat(waiting.ref()).isNotBlank();
        });
    }

    /** Approves most requests, refuses some, and leaves the rest waiting; whether anything was decided. */
    private boolean decide(Scenario scenario, Run run) {
        var decided = false;
        for (var request : pending(run)) {
            var dice = scenario.random(request.kind()
                            + request.requestedBy()
                            + request.attempt()
                            + request.decisions().size())
                    .nextInt(100);
            if (request.task() != null && dice < 85) {
                var caller = request.deciderKind() == Capacity.PEOPLE ? CAROL : BOARD;
                decide(request, caller, dice < 60 ? "APPROVE" : "REJECT");
                decided = true;
            }
        }
        return decided;
    }

    /** One that found its money elsewhere meanwhile needs no decision any more. */
    private void decide(ApprovalRequest request, Caller caller, String decision) {
        try {
            inbox.decide(request.id(), caller, decision, "by dice", request.digest());
        } catch (Problem.Clash overtaken) {
            assertThat(inbox.find(request.id()).status()).isEqualTo(ApprovalRequest.Status.CANCELLED);
        }
    }

    private List<ApprovalRequest> pending(Run run) {
        return inbox.list(ApprovalRequest.Status.PENDING, run.company(), new Page.Request(0, 500))
                .items();
    }

    /** Lets an operator try the oldest incident again, most of the time. */
    private boolean retry(Scenario scenario, Run run, int before) {
        var incident = run.waitingFor().stream()
                .filter(waiting -> waiting.kind().equals("INCIDENT"))
                .filter(waiting -> externalTasks
                                .createExternalTaskQuery()
                                .externalTaskId(waiting.ref())
                                .count()
                        > 0)
                .findFirst();
        if (incident.isEmpty() || scenario.random("retry" + before).nextInt(100) >= 80) {
            return false;
        }
        externalTasks.setRetries(incident.get().ref(), 1);
        return true;
    }

    /** What waits has come to rest, and can be cancelled. */
    private Run cancel(Run waiting) {
        var calls = gateway.calls(waiting.id()).size();
        await().alias("run " + waiting.id() + " is WAITING, hence nothing moves")
                .during(Duration.ofMillis(400))
                .atMost(Duration.ofSeconds(10))
                .until(() -> runs.find(waiting.id()).status() == RunStatus.WAITING
                        && gateway.calls(waiting.id()).size() == calls);
        var cancelled = runs.cancel(waiting.id());
        assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
        return cancelled;
    }
}

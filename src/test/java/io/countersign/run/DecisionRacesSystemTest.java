package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.ApprovalRequest.Decision;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.approval.ApprovalRequest.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Decisions that meet each other, the end of their run, and their timer. */
class DecisionRacesSystemTest extends ApprovalsTest {
    @Test
    void theSameDecisionPostedFiftyTimesAtOnceHasOneEffect() throws Exception {
        theTableSays(spend("0.911111111", "LINE"));
        aChain(HEAD_OF_PEOPLE, "0.911111111");
        var run = start("6.00");
        samPlans(run);
        var request = waitingFor(run);

        var done = together(
                Collections.nCopies(50, () -> inbox.decide(request.id(), SAM, "APPROVE", "yes", request.digest())));

        assertThat(done).isEqualTo(1);
        assertThat(inbox.find(request.id()).decisions()).hasSize(1);
        assertThat(runs.assignments(run.id())).extracting(Assignment::position).containsOnlyOnce("analyst");
        runs.cancel(run.id());
    }

    @RepeatedTest(4)
    void aDecisionAndTheCancelOfItsRun(RepetitionInfo repetition) throws Exception {
        var amount = "0.92%d111111".formatted(repetition.getCurrentRepetition());
        theTableSays(spend(amount, "LINE"));
        aChain(HEAD_OF_PEOPLE, amount);
        var run = start("6.00");
        samPlans(run);
        var request = waitingFor(run);

        together(List.of(
                () -> inbox.decide(request.id(), SAM, "APPROVE", "yes", request.digest()),
                () -> runs.cancel(run.id())));

        assertThat(runs.find(run.id()).status()).isEqualTo(RunStatus.CANCELLED);
        var decided = inbox.find(request.id());
        var handedOut = runs.assignments(run.id()).stream()
                .anyMatch(assignment -> assignment.position().equals("analyst"));
        assertThat(decided.status()).isEqualTo(handedOut ? Status.APPROVED : Status.CANCELLED);
        assertThat(decided.decisions()).hasSize(handedOut ? 1 : 0);
    }

    @RepeatedTest(4)
    void aDecisionAndTheTimerOfItsTurn(RepetitionInfo repetition) throws Exception {
        var amount = "0.93%d111111".formatted(repetition.getCurrentRepetition());
        theTableSays(spend(amount, "0"));
        aChain(HEAD_OF_PEOPLE, amount);
        colleagues.when("ceo", "decide", _ -> io.countersign.trial.PlainColleague.decide(true, "fine"));
        var run = start("6.00");
        samPlans(run);
        var request = waitingFor(run);
        theTurnIsOver(request);
        var timer = timer(run, "BoundaryEvent_PeopleSilent").getId();

        together(List.of(() -> inbox.decide(request.id(), SAM, "APPROVE", "yes", request.digest()), () -> {
            management.executeJob(timer);
            return "fired";
        }));

        until(run, _ -> inbox.find(request.id()).status() == Status.APPROVED);
        assertThat(inbox.find(request.id()).decisions())
                .filteredOn(decision -> "head".equals(decision.position()))
                .extracting(Decision::verdict)
                .hasSize(1)
                .first()
                .isIn(Verdict.APPROVE, Verdict.SILENT);
        assertThat(inbox.find(request.id()).decisions()).hasSize(2).last().matches(Decision::approved);
        runs.cancel(run.id());
    }

    /** Does everything at the same moment; gives how much of it went well. */
    private static int together(List<? extends Callable<?>> works) throws InterruptedException {
        var go = new CountDownLatch(1);
        var done = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<java.util.concurrent.Future<?>>();
            for (var work : works) {
                results.add(threads.submit(() -> {
                    go.await();
                    return work.call();
                }));
            }
            go.countDown();
            for (var result : results) {
                try {
                    result.get();
                    done++;
                } catch (ExecutionException refused) {
                    continue;
                }
            }
        }
        return done;
    }
}

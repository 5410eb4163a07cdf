package io.countersign.run;

import static org.awaitility.Awaitility.await;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.assertThat;
import static org.camunda.bpm.engine.test.assertions.bpmn.BpmnAwareTests.init;

import io.countersign.access.Caller;
import io.countersign.trial.PlainColleague;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.camunda.bpm.engine.ProcessEngine;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The paths that tokens take through the standard processes. */
class StandardProcessesProcessTest extends CompanyTest {
    private static final Caller BOARD = new Caller("chair", Set.of(Caller.BOARD));

    @Autowired
    private ProcessEngine engine;

    @BeforeEach
    void bind() {
        init(engine);
    }

    @Test
    void companyRunOpensAndClosesTheBooks() {
        aCompany();

        var instance = ended(Colleagues::plainly);

        assertThat(instance)
                .isEnded()
                .hasPassedInOrder(
                        "StartEvent_RunOpened",
                        "ServiceTask_OpenBooks",
                        "CallActivity_TopPosition",
                        "ServiceTask_CloseBooks",
                        "EndEvent_Succeeded")
                .hasNotPassed("EndEvent_Failed");
    }

    @Test
    void companyRunEndsFailedWithTheTopPosition() {
        aCompany();

        var instance = ended(_ -> "nonsense");

        assertThat(instance).isEnded().hasPassed("EndEvent_Failed").hasNotPassed("EndEvent_Succeeded");
    }

    @Test
    void raiseBudgetWaitsForTheBoardWhereTheRunIsShort() {
        aCompany();

        var run = waiting(start("0.001"));

        assertThat(called(run, "raise-budget"))
                .isWaitingAt("CallActivity_Approve")
                .hasPassed("ServiceTask_FindOwner");
        assertThat(called(run, "approve-up-the-line"))
                .isWaitingAt("UserTask_Decide")
                .hasNotPassed("ServiceTask_HoldDecisionBudget");
        var request = pending(run.id()).getFirst();
        var raise = called(run, "raise-budget");
        inbox.decide(request.id(), BOARD, "REJECT", "no", request.digest());
        assertThat(raise).isEnded().hasPassed("CallActivity_Approve", "EndEvent_Decided");
    }

    @Test
    void approvalClimbsFromTheManagerToTheBoard() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 0.10}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., authority: 0}
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
            """);
        colleagues.when("ceo", "plan", _ -> PlainColleague.plan(List.of("head"), "0.90"));
        colleagues.when("head", "plan", _ -> PlainColleague.plan(List.of("analyst"), "0.50"));

        var run = waiting(start("2.00"));

        assertThat(called(run, "approve-up-the-line"))
                .isWaitingAt("UserTask_Decide")
                .hasPassedInOrder(
                        "ServiceTask_FindDecider",
                        "ServiceTask_HoldDecisionBudget",
                        "ServiceTask_Decide",
                        "ServiceTask_WeighDecision",
                        "ServiceTask_FindDecider");
        runs.cancel(run.id());
    }

    @Test
    void aDecisionThatAnAgentCannotMakeFallsToTheBoard() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 10}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., authority: 0}
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
            """);
        colleagues.when("ceo", "decide", _ -> "nonsense");

        var run = waiting(start("2.00"));

        assertThat(called(run, "approve-up-the-line"))
                .isWaitingAt("UserTask_Decide")
                .hasPassed("BoundaryEvent_DecisionFailed");
        var request = pending(run.id()).getFirst();
        inbox.decide(request.id(), BOARD, "APPROVE", "we read it ourselves", request.digest());
        org.assertj.core.api.Assertions.assertThat(ended(run).status()).isEqualTo(RunStatus.SUCCEEDED);
    }

    /** Starts a run whose first plan is this, and lets it go only when its instance is in the test's hand. */
    private ProcessInstance ended(Colleagues.Line firstPlan) {
        var inHand = new CountDownLatch(1);
        colleagues.when("ceo", "plan", request -> {
            await().until(() -> inHand.getCount() == 0);
            return firstPlan.to(request);
        });
        var run = start("2.00");
        var instance = runtime.createProcessInstanceQuery()
                .processInstanceId(run.processInstanceId())
                .singleResult();
        inHand.countDown();
        ended(run);
        return instance;
    }

    private ProcessInstance called(Run run, String process) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(run.id().toString())
                .processDefinitionKey(process)
                .singleResult();
    }
}

package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.countersign.company.CompanyVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BaseElement;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.MultiInstanceLoopCharacteristics;
import org.camunda.bpm.model.bpmn.instance.ParallelGateway;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaIn;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaOut;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.junit.jupiter.api.Test;

class CompilerTest {
    @Test
    void namesAndMarksEachProcess() throws IOException {
        var model = model(ExampleCompanies.acme(), "ceo");

        var process = model.getModelElementsByType(Process.class).iterator().next();

        assertThat(process.getId()).isEqualTo("acme.ceo");
        assertThat(process.getName()).isEqualTo("Chief executive");
        assertThat(process.isExecutable()).isTrue();
        assertThat(process.getCamundaVersionTag()).isEqualTo("3");
        assertThat(process.getCamundaHistoryTimeToLiveString()).isEqualTo("P180D");
    }

    @Test
    void aManagerPlansDelegatesReviewsAndGoesUpForApproval() throws IOException {
        assertThat(flows(model(ExampleCompanies.acme(), "ceo")))
                .containsExactlyInAnyOrder(
                        "StartEvent_Assigned → ServiceTask_TakeAssignment",
                        "ServiceTask_TakeAssignment → ServiceTask_HoldPlanBudget",
                        "ServiceTask_HoldPlanBudget → ServiceTask_Plan",
                        "BoundaryEvent_PlanBudgetExhausted → CallActivity_RaisePlanBudget",
                        "CallActivity_RaisePlanBudget → Gateway_PlanBudgetRaised",
                        "Gateway_PlanBudgetRaised → ServiceTask_HoldPlanBudget ${budgetRaised}",
                        "Gateway_PlanBudgetRaised → EndEvent_PlanOutOfBudget otherwise",
                        "BoundaryEvent_PlanFailed → EndEvent_PlanFailed",
                        "ServiceTask_Plan → Gateway_PlanApproval",
                        "Gateway_PlanApproval → CallActivity_ApprovePlan ${planApproval}",
                        "Gateway_PlanApproval → Gateway_NextRound otherwise",
                        "CallActivity_ApprovePlan → Gateway_PlanApproved",
                        "Gateway_PlanApproved → Gateway_NextRound ${planApproved}",
                        "Gateway_PlanApproved → ServiceTask_HoldPlanBudget ${planAttempt <= 2}",
                        "Gateway_PlanApproved → EndEvent_PlanRefused otherwise",
                        "Gateway_NextRound → Gateway_Delegate",
                        "Gateway_Delegate → CallActivity_Report_head_of_research",
                        "Gateway_Delegate → CallActivity_Report_head_of_product",
                        "CallActivity_Report_head_of_research → Gateway_Returned",
                        "CallActivity_Report_head_of_product → Gateway_Returned",
                        "Gateway_Returned → ServiceTask_HoldReviewBudget",
                        "ServiceTask_HoldReviewBudget → ServiceTask_Review",
                        "BoundaryEvent_ReviewBudgetExhausted → CallActivity_RaiseReviewBudget",
                        "CallActivity_RaiseReviewBudget → Gateway_ReviewBudgetRaised",
                        "Gateway_ReviewBudgetRaised → ServiceTask_HoldReviewBudget ${budgetRaised}",
                        "Gateway_ReviewBudgetRaised → EndEvent_ReviewOutOfBudget otherwise",
                        "BoundaryEvent_ReviewFailed → EndEvent_ReviewFailed",
                        "ServiceTask_Review → Gateway_Rework",
                        "Gateway_Rework → Gateway_NextRound ${rework && round <= 2}",
                        "Gateway_Rework → Gateway_Authority otherwise",
                        "Gateway_Authority → EndEvent_Done otherwise",
                        "Gateway_Authority → CallActivity_Approve ${approvalNeeded}",
                        "CallActivity_Approve → Gateway_Approved",
                        "Gateway_Approved → EndEvent_Done ${approved}",
                        "Gateway_Approved → EndEvent_ApprovalRefused otherwise");
    }

    @Test
    void aContributorWorks() throws IOException {
        assertThat(flows(model(ExampleCompanies.acme(), "writer")))
                .containsExactlyInAnyOrder(
                        "StartEvent_Assigned → ServiceTask_TakeAssignment",
                        "ServiceTask_TakeAssignment → ServiceTask_HoldWorkBudget",
                        "ServiceTask_HoldWorkBudget → ServiceTask_Work",
                        "BoundaryEvent_WorkBudgetExhausted → CallActivity_RaiseWorkBudget",
                        "CallActivity_RaiseWorkBudget → Gateway_WorkBudgetRaised",
                        "Gateway_WorkBudgetRaised → ServiceTask_HoldWorkBudget ${budgetRaised}",
                        "Gateway_WorkBudgetRaised → EndEvent_WorkOutOfBudget otherwise",
                        "BoundaryEvent_WorkFailed → EndEvent_WorkFailed",
                        "ServiceTask_Work → EndEvent_Done");
    }

    @Test
    void aManagerOfOneNeedsNoFork() {
        var model = model(ExampleCompanies.managerOf(1), "boss");

        assertThat(model.getModelElementsByType(ParallelGateway.class)).isEmpty();
        assertThat(flows(model))
                .contains(
                        "Gateway_NextRound → CallActivity_Report_report_1",
                        "CallActivity_Report_report_1 → ServiceTask_HoldReviewBudget");
    }

    @Test
    void callsEachReportAsOftenAsItHasAssignments() throws IOException {
        var model = model(ExampleCompanies.acme(), "ceo");

        CallActivity call = model.getModelElementById("CallActivity_Report_head_of_research");

        assertThat(call.getName()).isEqualTo("Head of research");
        assertThat(call.getCalledElement()).isEqualTo("acme.head-of-research");
        assertThat(call.getCamundaCalledElementBinding()).isEqualTo("deployment");
        var loop = (MultiInstanceLoopCharacteristics) call.getLoopCharacteristics();
        assertThat(loop.isSequential()).isFalse();
        assertThat(loop.getLoopCardinality().getTextContent()).isEqualTo("${assignmentsFor_head_of_research}");
        assertThat(passed(call))
                .containsExactly(
                        "businessKey #{execution.processBusinessKey}",
                        "in assignmentId → parentAssignmentId",
                        "in loopCounter → ordinal");
    }

    @Test
    void callsStandardProcessesAtTheirNewest() throws IOException {
        var model = model(ExampleCompanies.acme(), "ceo");

        CallActivity raise = model.getModelElementById("CallActivity_RaisePlanBudget");
        CallActivity approve = model.getModelElementById("CallActivity_Approve");

        assertThat(List.of(raise, approve))
                .allMatch(call -> call.getCamundaCalledElementBinding().equals("latest"));
        assertThat(raise.getCalledElement()).isEqualTo("raise-budget");
        assertThat(approve.getCalledElement()).isEqualTo("approve-up-the-line");
        assertThat(passed(raise))
                .containsExactly(
                        "businessKey #{execution.processBusinessKey}",
                        "in assignmentId → assignmentId",
                        "in approvalId → approvalId",
                        "out approved → budgetRaised");
        assertThat(passed(approve)).endsWith("out approved → approved");
    }

    @Test
    void agentTasksHaveTheirTopics() throws IOException {
        var model = model(ExampleCompanies.acme(), "ceo");

        assertThat(model.getModelElementsByType(ServiceTask.class))
                .extracting(task -> "%s %s %s %s"
                        .formatted(
                                task.getName(),
                                task.getCamundaDelegateExpression(),
                                task.getCamundaType(),
                                task.getCamundaTopic()))
                .containsExactly(
                        "Take assignment ${takeAssignment} null null",
                        "Hold budget for plan ${budgetGate} null null",
                        "Plan work null external agent.plan",
                        "Hold budget for review ${budgetGate} null null",
                        "Review results null external agent.review");
    }

    @Test
    void peopleGetTasksWithFormsInPlaceOfGateAndAgent() {
        var model = model(ExampleCompanies.withPeople(), "counsel");

        assertThat(model.getModelElementsByType(UserTask.class))
                .extracting(
                        UserTask::getId,
                        UserTask::getCamundaCandidateUsers,
                        UserTask::getCamundaFormRef,
                        UserTask::getCamundaFormRefBinding,
                        CompilerTest::act)
                .containsExactly(
                        tuple(
                                "UserTask_Plan",
                                "counsel@acme.example, deputy",
                                "test.counsel-plan",
                                "deployment",
                                "PLAN"),
                        tuple(
                                "UserTask_Review",
                                "counsel@acme.example, deputy",
                                "test.counsel-review",
                                "deployment",
                                "REVIEW"));
        assertThat(flows(model))
                .contains("ServiceTask_TakeAssignment → UserTask_Plan", "UserTask_Plan → Gateway_PlanApproval");
        assertThat(flows(model(ExampleCompanies.withPeople(), "clerk")))
                .containsExactly(
                        "StartEvent_Assigned → ServiceTask_TakeAssignment",
                        "ServiceTask_TakeAssignment → UserTask_Work",
                        "UserTask_Work → EndEvent_Done");
    }

    @Test
    void idsAreUniqueAndSayWhatTheElementIs() throws IOException {
        for (var version : List.of(ExampleCompanies.acme(), ExampleCompanies.managerOf(50))) {
            var model = model(version, version.top().key());

            assertThat(model.getModelElementsByType(BaseElement.class))
                    .extracting(BaseElement::getId)
                    .filteredOn(id -> id != null)
                    .doesNotHaveDuplicates();
            assertThat(model.getModelElementsByType(FlowNode.class))
                    .extracting(FlowNode::getId)
                    .allMatch(id ->
                            id.matches("(StartEvent|EndEvent|BoundaryEvent|Gateway|ServiceTask|CallActivity)_\\w+"));
        }
    }

    @Test
    void theSameVersionGivesTheSameBytes() throws IOException {
        var first = Compiler.compile(ExampleCompanies.acme());
        var second = Compiler.compile(ExampleCompanies.acme());

        assertThat(second).hasSameSizeAs(first);
        first.forEach((file, bytes) -> assertThat(second.get(file)).isEqualTo(bytes));
    }

    @Test
    void whoIsGrantedMoreCallsThatPositionToo() {
        var model = model(ExampleCompanies.withGrant(), "research");

        assertThat(model.getModelElementsByType(CallActivity.class))
                .filteredOn(call -> call.getCalledElement().startsWith("test."))
                .extracting(call -> call.getName() + " calls " + call.getCalledElement())
                .containsExactly("Analyst calls test.analyst", "Writer (granted) calls test.writer");
    }

    private static BpmnModelInstance model(CompanyVersion version, String position) {
        return model(version, Compiler.compile(version), position);
    }

    static BpmnModelInstance model(CompanyVersion version, Map<String, byte[]> files, String position) {
        return Bpmn.readModelFromStream(
                new ByteArrayInputStream(files.get(Compiler.fileName(version.processKey(position)))));
    }

    private static Stream<String> flows(BpmnModelInstance model) {
        return model.getModelElementsByType(SequenceFlow.class).stream().map(CompilerTest::flow);
    }

    private static String flow(SequenceFlow flow) {
        var otherwise = flow.getSource() instanceof ExclusiveGateway gateway && flow.equals(gateway.getDefault());
        var condition = flow.getConditionExpression();
        return "%s → %s%s%s"
                .formatted(
                        flow.getSource().getId(),
                        flow.getTarget().getId(),
                        otherwise ? " otherwise" : "",
                        condition == null ? "" : " " + condition.getTextContent());
    }

    private static List<String> passed(CallActivity call) {
        var extensions = call.getExtensionElements().getElementsQuery();
        return Stream.concat(
                        extensions.filterByType(CamundaIn.class).list().stream()
                                .map(in -> in.getCamundaBusinessKey() == null
                                        ? "in %s → %s".formatted(in.getCamundaSource(), in.getCamundaTarget())
                                        : "businessKey " + in.getCamundaBusinessKey()),
                        extensions.filterByType(CamundaOut.class).list().stream()
                                .map(out -> "out %s → %s".formatted(out.getCamundaSource(), out.getCamundaTarget())))
                .toList();
    }

    private static String act(UserTask task) {
        var property = task.getModelInstance().getModelElementsByType(CamundaProperty.class).stream()
                .filter(each -> each.getParentElement()
                        .getParentElement()
                        .getParentElement()
                        .equals(task))
                .findFirst()
                .orElseThrow();
        assertThat(property.getCamundaName()).isEqualTo("act");
        return property.getCamundaValue();
    }
}

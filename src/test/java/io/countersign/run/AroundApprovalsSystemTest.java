package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Capacity;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.approval.ApprovalRequest.Status;
import io.countersign.engine.Deployments;
import io.countersign.engine.Step;
import io.countersign.engine.StepContext;
import io.countersign.engine.Steps;
import io.countersign.hiring.Hire;
import io.countersign.hiring.Hires;
import io.countersign.hiring.Proposal;
import io.countersign.ledger.Money;
import io.countersign.problem.Page;
import io.countersign.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What people who may deploy diagrams, or remove instances, cannot do with that: have something approved that nobody approved. */
class AroundApprovalsSystemTest extends ApprovalsTest {
    @Autowired
    private Hires hires;

    @Autowired
    private List<Step> steps;

    @Autowired
    private Deployments deployments;

    @Autowired
    private PlatformTransactionManager transactions;

    private String deployed = "";

    @AfterEach
    void theShippedProcessesAreTheNewestAgain() {
        if (!deployed.isEmpty()) {
            repository.deleteDeployment(deployed, true);
            deployed = "";
        }
    }

    /** A process of this key, with these elements between its start and its end. */
    private void deploy(String key, String start, String elements) {
        deployed = repository
                .createDeployment()
                .addString(key + ".bpmn", """
                    <bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
                        xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
                      <bpmn:process id="%s" isExecutable="true" camunda:versionTag="test" camunda:historyTimeToLive="P1D">
                        <bpmn:startEvent id="Start" />
                        <bpmn:sequenceFlow id="F1" sourceRef="Start" targetRef="%s" />
                        %s
                        <bpmn:endEvent id="End" />
                      </bpmn:process>
                    </bpmn:definitions>\
                    """.formatted(key, start, elements))
                .deploy()
                .getId();
    }

    private static final String SAYS_APPROVED = """
        <bpmn:manualTask id="Lie"><bpmn:extensionElements><camunda:inputOutput>
          <camunda:outputParameter name="approved">${true}</camunda:outputParameter>
          <camunda:outputParameter name="decided">${true}</camunda:outputParameter>
        </camunda:inputOutput></bpmn:extensionElements></bpmn:manualTask>
        <bpmn:sequenceFlow id="F2" sourceRef="Lie" targetRef="End" />
        """;

    @Test
    void workThatNobodyApprovedDoesNotCount() {
        deploy("approve-up-the-line", "Lie", SAYS_APPROVED);
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 0}
              - {key: analyst, title: Analyst, reportsTo: ceo, instructions: Analyses.}
            """);
        colleagues.when(
                "ceo",
                "plan",
                request -> io.countersign.trial.PlainColleague.plan(List.of("analyst"), Colleagues.least(request)));

        var run = ended(start("2.00"));

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.failure()).contains("its work was not approved");
        assertThat(requests(run, Kind.WORK))
                .singleElement()
                .satisfies(request -> assertThat(request.status()).isEqualTo(Status.REJECTED));
    }

    @Test
    void aPlanThatNobodyApprovedHandsNothingOut() {
        theTableSays(spend("0.731111111", "BOARD"));
        deploy("approve-up-the-line", "Lie", SAYS_APPROVED);
        aChain("", "0.731111111");

        var run = waiting(start("6.00"));

        assertThat(requests(run, Kind.SPEND)).noneMatch(each -> each.status() == Status.APPROVED);
        assertThat(runs.assignments(run.id())).extracting(Assignment::position).doesNotContain("analyst");
        runs.cancel(run.id());
    }

    /** A request is decided in the process of the run that asks, and in no other. */
    @Test
    void aRequestIsNotTakenUpByAnotherRun() {
        theTableSays(spend("0.732222222", "BOARD"));
        aChain("", "0.732222222");
        var run = start("6.00");
        var request = waitingFor(run);
        deploy("look-alike", "Decide", """
            <bpmn:userTask id="Decide"><bpmn:extensionElements><camunda:properties>
              <camunda:property name="act" value="DECIDE" /></camunda:properties></bpmn:extensionElements></bpmn:userTask>
            <bpmn:sequenceFlow id="F2" sourceRef="Decide" targetRef="Weigh" />
            <bpmn:boundaryEvent id="Silence" attachedToRef="Decide"><bpmn:timerEventDefinition>
              <bpmn:timeDuration>P1D</bpmn:timeDuration></bpmn:timerEventDefinition></bpmn:boundaryEvent>
            <bpmn:sequenceFlow id="F4" sourceRef="Silence" targetRef="End" />
            <bpmn:serviceTask id="Weigh" camunda:delegateExpression="${settleApproval}" />
            <bpmn:sequenceFlow id="F3" sourceRef="Weigh" targetRef="End" />
            """);

        for (var key : List.of(UUID.randomUUID().toString(), start("6.00").id().toString())) {
            assertThatThrownBy(() -> runtime.startProcessInstanceByKey(
                            "look-alike", key, Map.of("approvalId", request.id().toString())))
                    .hasMessageContaining("is not of run");
        }

        assertThat(inbox.find(request.id()).task()).isEqualTo(request.task());
        inbox.decide(request.id(), CHAIR, "APPROVE", "", request.digest());
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.APPROVED);
        runs.list(company, null, new Page.Request(0, 9)).items().stream()
                .filter(one -> !one.status().isFinal())
                .forEach(one -> runs.cancel(one.id()));
    }

    /** A process that ends takes no request with it but one that its own run asked. */
    @Test
    void aProcessThatEndsLeavesTheRequestsOfOthersAlone() {
        theTableSays(spend("0.734444444", "BOARD"));
        aChain("", "0.734444444");
        var run = start("6.00");
        var request = waitingFor(run);
        var other = waiting(start("6.00"));
        deploy("approve-up-the-line", "Lie", SAYS_APPROVED);

        for (var key : List.of(other.id(), UUID.randomUUID())) {
            runtime.startProcessInstanceByKey(
                    "approve-up-the-line",
                    key.toString(),
                    Map.of("approvalId", request.id().toString()));

            assertThat(inbox.find(request.id()).status()).as("%s", key).isEqualTo(Status.PENDING);
        }
        runs.cancel(run.id());
        runs.cancel(other.id());
    }

    /** A countersignature stays one, however often it is weighed; and diagrams that weigh twice are not deployed any more. */
    @Test
    void weighingTwiceTakesNothingIntoEffect() {
        theTableSays(spend("0.733333333", "BOARD"));
        aChain("", "0.733333333");
        var run = start("6.00");
        var request = waitingFor(run);
        assertThat(request.decisions()).allMatch(one -> one.capacity() == Capacity.AGENT && one.approved());
        assertThatThrownBy(() -> deploy("look-alike", "Weigh", """
            <bpmn:serviceTask id="Weigh" name="Weigh it" camunda:delegateExpression="${settleApproval}" />
            <bpmn:sequenceFlow id="F2" sourceRef="Weigh" targetRef="End" />
            """))
                .hasMessageContaining(
                        "look-alike.bpmn Weigh \"Weigh it\": weighs a decision that nobody made: Start → Weigh"
                                + ". Remedy: Lead only flows");

        weigh(run.id(), request);

        assertThatThrownBy(() -> weigh(UUID.randomUUID(), request)).hasMessageContaining("is not of run");
        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.PENDING);
        assertThat(runs.assignments(run.id())).extracting(Assignment::position).doesNotContain("analyst");
        runs.cancel(run.id());
    }

    /** As a process does that was deployed when nothing kept it from that. */
    private void weigh(UUID run, ApprovalRequest request) {
        var step = steps.stream()
                .filter(each -> each.name().equals(Steps.SETTLE_APPROVAL))
                .findFirst()
                .orElseThrow();
        new TransactionTemplate(transactions)
                .executeWithoutResult(_ -> step.run(new StepContext(
                        run,
                        "look-alike",
                        "instance",
                        "scope",
                        "activity",
                        Optional.empty(),
                        Map.of("approvalId", request.id().toString()))));
    }

    /** What a diagram calls must be there when it is deployed, in the engine or beside it. */
    @Test
    void whatADiagramCallsIsThere() {
        var call = """
            <bpmn:callActivity id="Call" calledElement="%s" /><bpmn:sequenceFlow id="F2" sourceRef="Call" targetRef="End" />
            """;

        assertThatThrownBy(() -> deploy("caller", "Call", call.formatted("nowhere")))
                .hasMessageContaining("Call: there is no process nowhere");
        deploy("caller", "Call", call.formatted("hire"));

        assertThat(repository
                        .createProcessDefinitionQuery()
                        .processDefinitionKey("caller")
                        .count())
                .isOne();
    }

    /** A company's own deployment is refused with a list, as its definition would be. */
    @Test
    void aCompanysDeploymentIsRefusedWithEveryFault() {
        var bpmn = """
            <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
                xmlns:camunda="http://camunda.org/schema/1.0/bpmn" targetNamespace="test">
              <process id="acme.lead" isExecutable="true" camunda:versionTag="1" camunda:historyTimeToLive="P1D">
                <startEvent id="Start" /><sequenceFlow id="F1" sourceRef="Start" targetRef="Call" />
                <callActivity id="Call" name="Ask" calledElement="nowhere" />
              </process>
            </definitions>\
            """;

        assertThatThrownBy(() -> deployments.deployCompany(
                        "acme", Map.of("acme.lead.bpmn", bpmn.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class,
                        invalid -> assertThat(invalid.faults())
                                .containsExactly(new Problem.Fault(
                                        "acme.lead.bpmn/Call",
                                        "there is no process nowhere",
                                        "Call",
                                        "Ask",
                                        "Correct the name, or deploy the process first or together with this"
                                                + " process")));
    }

    @Test
    void aProposalWhoseProcessIsRemovedIsRefusedAndMayBeMadeAgain() {
        aCompany("hiring: true", """
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 10}
              - {key: analyst, title: Analyst, reportsTo: ceo, instructions: Analyses.}
            """);
        var hire = proposed();
        var process = runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(hire.id().toString())
                .processDefinitionKey("hire")
                .singleResult();

        runtime.deleteProcessInstance(process.getId(), "deleted by an operator");

        assertThat(inbox.find(hire.approval()).status()).isNotEqualTo(Status.PENDING);
        assertThat(hires.list(company, new Page.Request(0, 9)).items())
                .singleElement()
                .satisfies(one -> assertThat(one.status()).isEqualTo(Hire.Status.REFUSED));
        assertThat(proposed().status()).isEqualTo(Hire.Status.PENDING);
    }

    private Hire proposed() {
        var tester = new Proposal("tester", "Tester", "Tests.", null, Money.usd("2.00"), List.of());
        return hires.propose(company, "ceo", tester, "It is needed", new Caller("root", Set.of(Caller.ADMINISTRATORS)));
    }

    /** Nothing of a run is approved after its approval was removed: the run waits for an operator, who can only cancel it. */
    @Test
    void anApprovalThatIsRemovedApprovesNothing() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 0}
              - {key: analyst, title: Analyst, reportsTo: ceo, instructions: Analyses.}
            """);
        colleagues.when(
                "ceo",
                "plan",
                request -> io.countersign.trial.PlainColleague.plan(List.of("analyst"), Colleagues.least(request)));
        var run = start("2.00");
        ApprovalRequest request = waitingFor(run);
        assertThat(request.kind()).isEqualTo(Kind.WORK);
        var approval = runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(run.id().toString())
                .processDefinitionKey("approve-up-the-line")
                .singleResult();

        runtime.deleteProcessInstance(approval.getId(), "deleted by an operator");

        assertThat(inbox.find(request.id()).status()).isEqualTo(Status.CANCELLED);
        assertThat(runs.find(run.id()).status()).isNotEqualTo(RunStatus.SUCCEEDED);
        if (!runs.find(run.id()).status().isFinal()) {
            runs.cancel(run.id());
        }
    }
}

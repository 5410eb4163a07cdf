package io.countersign.run;

import io.countersign.access.Caller;
import io.countersign.access.TestPeople;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.ApprovalRequest.Kind;
import io.countersign.engine.Instances;
import io.countersign.problem.Page;
import io.countersign.record.RunEvents;
import io.countersign.trial.PlainColleague;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.camunda.bpm.engine.IdentityService;
import org.camunda.bpm.engine.ManagementService;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.runtime.Job;
import org.springframework.beans.factory.annotation.Autowired;

/** A chain of command whose lead must ask for what it hands out, under terms that a test chooses. */
abstract class ApprovalsTest extends CompanyTest {
    static final Caller CHAIR = new Caller("chair", Set.of(Caller.BOARD));
    static final Caller SAM = new Caller("sam", Set.of());
    static final String HEAD_OF_PEOPLE = "filledBy: people, users: [sam]";

    @Autowired
    Instances instances;

    @Autowired
    IdentityService identity;

    @Autowired
    ManagementService management;

    @Autowired
    RepositoryService repository;

    @Autowired
    RunEvents events;

    /** What the table says of one kind and one exact amount. */
    record Rule(Kind kind, String usd, String from, int people, String expiresAfter) {}

    static Rule spend(String usd, String from) {
        return new Rule(Kind.SPEND, usd, from, 0, "P30D");
    }

    /** The head agrees once it may answer. */
    void headDecides(CountDownLatch mayAnswer, String comment) {
        colleagues.when("head", "decide", _ -> {
            pass(mayAnswer);
            return PlainColleague.decide(true, comment);
        });
    }

    /** Deploys the shipped table with one more rule, which comes first. */
    void theTableSays(Rule rule) {
        try {
            var table = Files.readString(Path.of("processes/approve-up-the-line/approval-authority.dmn"));
            var cells = List.of("\"" + rule.kind() + "\"", rule.usd() + " * usd", "");
            var outputs = List.of(
                    "true",
                    "\"" + rule.from() + "\"",
                    String.valueOf(rule.people()),
                    "\"PT48H\"",
                    "\"PT8H\"",
                    "\"" + rule.expiresAfter() + "\"");
            var xml = new StringBuilder("<rule id=\"Rule_OfTheTest\">");
            for (var cell : cells) {
                xml.append("<inputEntry id=\"I%d\"><text>%s</text></inputEntry>".formatted(xml.length(), cell));
            }
            for (var output : outputs) {
                xml.append("<outputEntry id=\"O%d\"><text>%s</text></outputEntry>".formatted(xml.length(), output));
            }
            int first = table.indexOf("<rule ");
            repository
                    .createDeployment()
                    .addString(
                            "approval-authority.dmn",
                            table.substring(0, first) + xml + "</rule>" + table.substring(first))
                    .deploy();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A chief executive, a head, a lead without authority, and an analyst; the lead hands out this much. */
    void aChain(String head, String amount) {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., authority: 5}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans., authority: 5, %s}
              - {key: lead, title: Lead, reportsTo: head, instructions: Plans., authority: 0}
              - {key: analyst, title: Analyst, reportsTo: lead, instructions: Analyses.}
            """.formatted(head));
        colleagues.when("ceo", "plan", _ -> PlainColleague.plan(List.of("head"), "4.00"));
        colleagues.when("head", "plan", _ -> PlainColleague.plan(List.of("lead"), "2.50"));
        colleagues.when("lead", "plan", _ -> PlainColleague.plan(List.of("analyst"), amount));
    }

    /** The head's people plan what an agent would. */
    void samPlans(Run run) {
        waiting(run);
        var task = tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
        instances.complete(task.getId(), "sam", Set.of(), Map.of("objective_lead", "Lead it", "budget_lead", "2.50"));
    }

    List<ApprovalRequest> requests(Run run, Kind kind) {
        return inbox.list(null, company, new Page.Request(0, 100)).items().stream()
                .filter(request -> request.ofRun().equals(run.id()) && request.kind() == kind)
                .toList();
    }

    /** The one request that waits for people. */
    ApprovalRequest waitingFor(Run run) {
        waiting(run);
        return pending(run.id()).getFirst();
    }

    /** Fires the timer of this boundary event, as a node does whose clock says that it is due. */
    void fire(Run run, String boundary) {
        management.executeJob(timer(run, boundary).getId());
    }

    Job timer(Run run, String boundary) {
        return runtime
                .createProcessInstanceQuery()
                .processInstanceBusinessKey(run.id().toString())
                .processDefinitionKey("approve-up-the-line")
                .list()
                .stream()
                .flatMap(instance ->
                        management
                                .createJobQuery()
                                .processInstanceId(instance.getId())
                                .activityId(boundary)
                                .list()
                                .stream())
                .findFirst()
                .orElseThrow();
    }

    /** Moves the moment at which a silent decider's turn passes into the past. */
    void theTurnIsOver(ApprovalRequest request) {
        jdbc.sql("update approval_request set due_at = clock_timestamp() - interval '1 second' where id = ?")
                .param(request.id())
                .update();
    }

    List<String> eventTypes(Run run) {
        return events.page(run.id(), new Page.Request(0, 500)).items().stream()
                .map(RunEvents.RunEvent::type)
                .toList();
    }

    void aUser(String name, String... groups) {
        TestPeople.have(identity, name, groups);
    }
}

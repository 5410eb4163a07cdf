package io.countersign.run;

import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.RuntimeService;
import org.camunda.bpm.engine.TaskService;
import org.jspecify.annotations.Nullable;

/** The pages of the web applications, and the answers of the APIs, on which the stored texts stand. */
final class Sights {
    private static final String COCKPIT = "/camunda/app/cockpit/default/#";
    private static final String TASKLIST = "/camunda/app/tasklist/default/#";
    private static final String ADMIN = "/camunda/app/admin/default/#";
    private static final String DRAWING = "document.querySelector('.djs-visual text')";
    private static final String DRAWN_TEXT =
            "[...document.querySelectorAll('.djs-visual text')].some(one => one.textContent.includes('pwned'))";

    private final StoredScripts stored;
    private final StoredFiles files;
    private final TaskService tasks;
    private final RuntimeService runtime;
    private final RepositoryService repository;
    private final String company;

    Sights(
            StoredScripts stored,
            StoredFiles files,
            TaskService tasks,
            RuntimeService runtime,
            RepositoryService repository,
            String company) {
        this.stored = stored;
        this.files = files;
        this.tasks = tasks;
        this.runtime = runtime;
        this.repository = repository;
        this.company = company;
    }

    /** A page, and its parts one after another. */
    record Sight(String address, List<View> views) {}

    /**
     * What is seen after a click.
     *
     * @param tab what is clicked at, by its label; null for what is there at once
     * @param texts what stands there, by the field in which it was put
     * @param until something else that is waited for, in JavaScript
     */
    record View(
            @Nullable String tab,
            Map<String, String> texts,
            @Nullable String until) {}

    private Sight sight(String address, String... fields) {
        return new Sight(address, List.of(view(null, fields)));
    }

    private View view(@Nullable String tab, String... fields) {
        return view(tab, stored::in, fields);
    }

    /** The fields' texts as such a place shows them. */
    private static View view(@Nullable String tab, UnaryOperator<String> shown, String... fields) {
        return new View(tab, Stream.of(fields).collect(toMap(field -> field, shown)), null);
    }

    /** In names of processes and in labels of forms there are no double braces. */
    private String apart(String field) {
        return stored.in(field).replace("{{", "{ {");
    }

    /** What goes on, for who operates it. */
    List<Sight> cockpit(UUID run, String deployment) {
        var process = repository
                .createProcessDefinitionQuery()
                .deploymentId(deployment)
                .singleResult();
        var decision = repository
                .createDecisionDefinitionQuery()
                .deploymentId(deployment)
                .singleResult();
        var instance = runtime.createProcessInstanceQuery()
                .processDefinitionKey(StoredFiles.PROCESS)
                .singleResult()
                .getId();
        return List.of(
                new Sight(
                        COCKPIT + "/processes",
                        List.of(
                                view(null, "process"),
                                view(null, this::apart, "title of boss", "title of head", "title of elsewhere"))),
                new Sight(
                        COCKPIT + "/process-definition/" + process.getId() + "/runtime",
                        List.of(new View(null, Map.of("process", stored.in("process")), DRAWN_TEXT))),
                sight(instance(instanceOf(run, "boss"), "variables"), "variable"),
                sight(instance(instance, "variables"), "engine variable"),
                sight(instance(instance, "user-tasks"), "task"),
                sight(instance(instanceOf(run, "broken"), "incidents"), "failure", "annotation"),
                new Sight(
                        instance(instanceOf(run, "boss"), "called-process-instances"),
                        List.of(view(null, this::apart, "title of counsel"))),
                sight(COCKPIT + "/decisions", "table"),
                sight(COCKPIT + "/decision-definition/" + decision.getId(), "table", "input", "output", "rule"),
                new Sight(
                        COCKPIT + "/repository?deployment=" + deployment,
                        List.of(view(null, "deployment", "source"), view(null, files::shown, "file"))));
    }

    private static String instance(String id, String tab) {
        return COCKPIT + "/process-instance/" + id + "/runtime?tab=" + tab + "-tab";
    }

    private String instanceOf(UUID run, String position) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(run.toString())
                .processDefinitionKey(company + "." + position)
                .singleResult()
                .getId();
    }

    /** What people have to do and to decide. */
    List<Sight> tasklist(UUID planned, UUID run) {
        return List.of(
                new Sight(
                        task(stored.task(planned, company + ".boss")),
                        List.of(
                                view(null, "title of boss", "filter"),
                                view(null, this::apart, "title of head"),
                                view("Description", "goal"))),
                new Sight(
                        task(stored.task(run, company + ".counsel")),
                        List.of(
                                view(null, "title of counsel"),
                                view("History", "comment"),
                                new View("Diagram", Map.of(), DRAWING),
                                view("Description", "objective", "acceptance", "message"))),
                new Sight(
                        task(taskOf(StoredFiles.PROCESS)),
                        List.of(
                                view(null, "task", "button"),
                                view(null, files::templated, "label", "frame"),
                                view("Description", files::shown, "documentation"))),
                decision("TOOL", "subject", "reason"),
                decision("HIRE", "reason of hire"),
                decision("STRATEGY", "approach of head", "objective of head"));
    }

    private Sight decision(String kind, String... fields) {
        var request = stored.requests(kind).getFirst().path("id").asText();
        return new Sight(task(taskWith("approvalId", request)), List.of(view("Description", fields)));
    }

    private static String task(String id) {
        return TASKLIST + "/?task=" + id;
    }

    /** Who may log in and what they may do. */
    List<Sight> people() {
        var person = ADMIN + "/users/" + StoredScripts.PERSON;
        return List.of(
                sight("/camunda/app/welcome/default/#/welcome", "first name", "last name"),
                sight(ADMIN + "/users", "first name", "last name", "address"),
                sight(person + "?tab=profile", "first name", "last name", "address"),
                sight(ADMIN + "/groups", "group", "group type"),
                sight(ADMIN + "/groups/" + StoredScripts.GROUP + "?tab=information", "group", "group type"),
                sight(ADMIN + "/authorization?resource=5", "resource"));
    }

    /** What somebody sees who opens an answer that is meant for programs. */
    List<Sight> answers(UUID run, String deployment) {
        var ofRun = "/api/runs/" + run;
        var ofCompany = "/api/companies/" + company;
        var task = "/engine-rest/task/" + stored.task(run, company + ".counsel");
        return List.of(
                answer("/api/companies", "company"),
                answer(ofCompany, "mission", "instructions", "title of boss", "objective of routine"),
                answer(ofCompany + "/routines", "objective of routine", "reason of pause"),
                answer(ofCompany + "/hires", "title of hired", "instructions of hired"),
                answer("/api/runs?company=" + company, "goal"),
                answer(ofRun, "goal", "title of counsel", "failure"),
                answer(ofRun + "/assignments", "objective", "acceptance", "result of analyst", "decision"),
                answer(ofRun + "/messages", "message", "message of analyst"),
                answer(ofRun + "/events?size=500", "progress", "decision", "failure"),
                answer("/api/approvals?company=" + company, "subject", "reason", "decision"),
                answer("/api/me/tokens", "token"),
                answer("/api/calls/" + callOf(run, "analyst"), "title of analyst", "company"),
                answer(task + "/comment", "comment"),
                answer(task, "objective", "title of counsel"),
                answer("/engine-rest/incident", "failure", "annotation"),
                answer("/engine-rest/variable-instance?variableName=said", "variable", "engine variable"),
                answer("/engine-rest/process-definition?key=" + StoredFiles.PROCESS, "process"),
                answer("/engine-rest/deployment/" + deployment, "deployment", "source"),
                answer("/engine-rest/filter", "filter", "filter description", "colour"),
                answer("/engine-rest/group/" + StoredScripts.GROUP, "group", "group type"),
                answer("/engine-rest/user/" + StoredScripts.PERSON + "/profile", "first name", "address"),
                answer(
                        "/camunda/api/engine/engine/default/history/task?processDefinitionKey=" + StoredFiles.PROCESS,
                        "task"));
    }

    private Sight answer(String path, String... fields) {
        return new Sight(path, List.of(view(null, field -> StoredScripts.asJson(stored.in(field)), fields)));
    }

    private String callOf(UUID run, String position) {
        return stored.get("/api/runs/" + run + "/calls?size=500")
                .path("items")
                .valueStream()
                .filter(call -> call.path("position").asText().equals(position))
                .findFirst()
                .orElseThrow()
                .path("id")
                .asText();
    }

    /** The one task of a process that belongs to no run. */
    private String taskOf(String process) {
        return tasks.createTaskQuery()
                .processDefinitionKey(process)
                .singleResult()
                .getId();
    }

    /** The one task of the process with such a variable. */
    private String taskWith(String variable, String value) {
        return tasks.createTaskQuery()
                .processVariableValueEquals(variable, value)
                .singleResult()
                .getId();
    }
}

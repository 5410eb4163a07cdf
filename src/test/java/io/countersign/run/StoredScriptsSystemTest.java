package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.countersign.access.Notice;
import io.countersign.ledger.Money;
import io.countersign.trial.PlainColleague;
import io.countersign.trial.attack.Payload;
import io.countersign.trial.attack.Smuggling;
import io.countersign.trial.browser.Chromium;
import io.countersign.trial.browser.Tab;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.runtime.ProcessInstance;
import org.camunda.bpm.engine.task.Task;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What people and models write is text in every page that shows it: a real browser opens the pages as the administrator,
 * whose session an attacker would like to have. Skipped, with a word about it, where there is no browser;
 * {@code COUNTERSIGN_TEST_BROWSER} says where one is, or {@code required} that there has to be one.
 */
class StoredScriptsSystemTest extends AttackTest {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String COCKPIT = "/camunda/app/cockpit/default/#";
    private static final String TASKLIST = "/camunda/app/tasklist/default/#";
    private static final String ADMIN = "/camunda/app/admin/default/#";

    private static Chromium browser;

    @Autowired
    private FilterService filters;

    @Autowired
    private ConfigurableApplicationContext context;

    private Tab tab;

    @BeforeAll
    static void aBrowser() {
        var program = Chromium.program();
        if (program.isEmpty()) {
            System.err.println("WARNING: no Chromium or Chrome was found: stored scripts are not tried in a browser.");
        }
        assumeThat(program).as("a Chromium or Chrome on the path").isPresent();
        browser = Chromium.start(program.orElseThrow());
    }

    @AfterAll
    static void noBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void logIn() {
        administrator();
        tab = browser.tab();
        tab.go(server().resolve("/login"));
        tab.eval("""
            document.querySelector('#username').value = 'attack-admin';
            document.querySelector('#password').value = 'correct horse battery staple';
            document.querySelector('form').submit()\
            """);
        tab.until("location.pathname === '/'");
    }

    @AfterEach
    void nothingRan() {
        assertThat(tab.alarms()).isEmpty();
        assertThat(tab.violations()).as("of the pages' own policies").isEmpty();
        tab.close();
    }

    /** The same texts in a page that does not escape them: the browser runs them, and the tab hears it. */
    @Test
    void theBrowserRunsWhatIsNotEscaped() throws IOException {
        var careless = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        careless.createContext("/", exchange -> {
            var number = exchange.getRequestURI().getPath().replaceAll("\\D", "");
            var at = Payload.values()[number.isEmpty() ? 0 : Integer.parseInt(number)];
            var page = ("<!doctype html><title>x</title><body><p>" + at.text() + "</p>").getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        careless.start();
        var page = "http://127.0.0.1:" + careless.getAddress().getPort() + "/";
        var other = browser.tab();
        try {
            for (var payload : List.of(
                    Payload.SCRIPT,
                    Payload.IMAGE,
                    Payload.FETCHED,
                    Payload.SVG,
                    Payload.DETAILS,
                    Payload.FRAME,
                    Payload.SOURCE_DOCUMENT,
                    Payload.OBJECT,
                    Payload.DOUBLE_QUOTE,
                    Payload.CLOSING,
                    Payload.STYLE,
                    Payload.META)) {
                other.alarms().clear();
                other.go(URI.create(page + payload.ordinal()));
                org.awaitility.Awaitility.await(payload.name())
                        .until(() -> !other.alarms().isEmpty());
            }
        } finally {
            other.close();
            careless.stop(0);
        }
    }

    @Test
    void ourOwnPagesShowTextAsText() {
        var beans = context.getBeanFactory();
        Notice notice = () -> Optional.of(Payload.all());
        beans.registerSingleton("noticeOfTheAttack", notice);
        try {
            open("/");
            tab.shows(Payload.IMAGE.text());
            tab.shows(Payload.FETCHED.text());
            tab.shows("Logged in as attack-admin");
            harmless();
        } finally {
            ((org.springframework.beans.factory.support.DefaultSingletonBeanRegistry) beans)
                    .destroySingleton("noticeOfTheAttack");
        }
        for (var payload : Payload.values()) {
            var text = URLEncoder.encode(payload.text(), UTF_8).replace("+", "%20");
            for (var path : List.of(
                    "/login?error=%s",
                    "/login?%s",
                    "/?x=%s",
                    "/%s",
                    "/api/runs/%s",
                    "/api/runs?status=%s",
                    "/engine-rest/%s",
                    "/engine-rest/task?sortBy=%s",
                    "/camunda/app/cockpit/default/%s",
                    "/camunda/%s")) {
                open(path.formatted(text));
            }
        }
        harmless();
    }

    /** Of people: a company with all its texts, a goal, a plan to make in Tasklist, a comment, a filter. */
    @Test
    void whatPeopleWriteIsTextInTheWebApps() {
        var chart = new StringBuilder();
        for (var payload : Payload.values()) {
            chart.append("  - {key: w%d, title: %s, instructions: %s, reportsTo: ceo}\n"
                    .formatted(payload.ordinal(), quoted(payload.text()), quoted(Payload.all())));
        }
        var yaml = """
            company: %s
            name: %s
            mission: %s
            budget: 50
            positions:
              - {key: ceo, title: %s, instructions: %s, filledBy: people, users: [attack-admin], authority: 0}
            %s\
            """.formatted(
                        company,
                        quoted(Payload.IMAGE.text()),
                        quoted(Payload.all()),
                        quoted(Payload.DOUBLE_QUOTE.text()),
                        quoted(Payload.all()),
                        chart);
        var posted = administrator().send("POST", "/api/companies", "application/yaml", yaml.getBytes(UTF_8));
        assertThat(posted.statusCode()).as(posted.body()).isEqualTo(201);
        var run = waiting(runs.start(company, Payload.all(), Money.usd("9.00"), "test", null));
        var task = taskOf(run);
        administrator()
                .post(
                        "/engine-rest/task/" + task.getId() + "/comment/create",
                        "{\"message\": %s}".formatted(quoted(Payload.all())));
        var filter = filters.newTaskFilter(Payload.IMAGE.text()).setQuery(tasks.createTaskQuery());
        filter.setProperties(Map.of("description", Payload.all(), "color", Payload.ATTRIBUTE.text()));
        filters.saveFilter(filter);
        try {
            open(COCKPIT + "/processes");
            tab.shows(Payload.SCRIPT.text());
            tab.shows(Payload.ANGULAR.text());
            open(COCKPIT + "/process-definition/" + task.getProcessDefinitionId() + "/runtime");
            tab.shows(Payload.DOUBLE_QUOTE.text());
            tab.until("document.querySelector('.djs-visual')");
            instance(task.getProcessInstanceId(), "variables-tab", "incidents-tab", "user-tasks-tab", "jobs-tab");
            open(COCKPIT + "/repository");
            open(COCKPIT + "/tasks");
            open(TASKLIST + "/?task=" + task.getId());
            tab.shows(Payload.IMAGE.text());
            tab.shows("Objective");
            tab.shows(Payload.SVG.text());
            for (var view : List.of("History", "Diagram", "Description")) {
                tab.eval("[...document.querySelectorAll('.nav-tabs a, [role=tab]')]"
                        + ".filter(one => one.innerText.trim() === '%s').forEach(one => one.click())".formatted(view));
                tab.until("document.querySelectorAll('.nav-tabs, [role=tab]').length > 0");
                harmless();
            }
            tab.shows(Payload.META.text());
            for (var path : List.of(
                    "/api/companies/" + company,
                    "/api/runs/" + run.id(),
                    "/api/runs/" + run.id() + "/events",
                    "/api/companies/" + company + "/export",
                    "/engine-rest/task/" + task.getId(),
                    "/engine-rest/process-definition/" + task.getProcessDefinitionId() + "/xml")) {
                open(path);
            }
        } finally {
            filters.deleteFilter(filter.getId());
            runs.cancel(run.id());
        }
    }

    /** Of models: plans, results, reviews and the text of a failure, in tasks of the board and in an incident. */
    @Test
    void whatModelsSayIsTextInTheWebApps() {
        aCompany("""
              - {key: boss, title: Boss, instructions: Leads., authority: 0}
              - {key: analyst, title: Analyst, reportsTo: boss, instructions: Analyses.}
              - {key: broken, title: Broken, reportsTo: boss, instructions: Breaks.}
            """);
        colleagues.when("boss", "plan", plan("analyst"), plan("broken"));
        colleagues.when("boss", "review", request -> written(Colleagues.plainly(request)));
        colleagues.when("analyst", "work", _ -> written(PlainColleague.work("x")));
        colleagues.when("broken", "work", _ -> {
            throw new IllegalStateException(Payload.all());
        });
        var asking = waiting(start("2.00"));
        var request = pending(asking.id()).getFirst();
        var failing = waiting(start("2.00"));
        var broken = instanceOf(failing, company + ".broken");
        try {
            open(TASKLIST + "/?task=" + request.task());
            tab.shows("Decide on a request");
            instance(broken.getId(), "incidents-tab", "external-tasks-tab", "variables-tab");
            tab.shows("Broken");
            instance(
                    Objects.requireNonNull(failing.processInstanceId()),
                    "called-process-instances-tab",
                    "incidents-tab");
            open(COCKPIT + "/dashboard");
            for (var path : List.of(
                    "/api/runs/" + asking.id() + "/assignments",
                    "/api/runs/" + asking.id() + "/calls",
                    "/api/runs/" + asking.id() + "/events",
                    "/api/runs/" + failing.id(),
                    "/api/approvals/" + request.id())) {
                open(path);
            }
        } finally {
            runs.cancel(asking.id());
            runs.cancel(failing.id());
        }
    }

    /** Of administrators and modellers: names of people and groups, a decision, a form, a diagram. */
    @Test
    void whatAdministratorsAndModellersWriteIsTextInTheWebApps() {
        aUser("attack-named");
        var user = identity.createUserQuery().userId("attack-named").singleResult();
        user.setFirstName(Payload.IMAGE.text());
        user.setLastName(Payload.ANGULAR.text());
        user.setEmail(Payload.SVG.text());
        identity.saveUser(user);
        var group = identity.newGroup("attack-group");
        group.setName(Payload.IMAGE.text());
        group.setType(Payload.SVG.text());
        identity.saveGroup(group);
        var deployment = repository
                .createDeployment()
                .name(Payload.IMAGE.text())
                .source(Payload.SVG.text())
                .addString("attack.dmn", named(Smuggling.DECISION, "attack-decision"))
                .addString("attack.form", form())
                .addString(
                        "attack.bpmn",
                        named(Smuggling.PROCESS, "attack-diagram")
                                .replace(
                                        "<manualTask id='T'/>",
                                        "<userTask id='T' camunda:formRef='attack-form'"
                                                + " camunda:formRefBinding='deployment' camunda:assignee='attack-admin' name='%s'/>"
                                                        .formatted(xml(Payload.all()))))
                .deploy();
        var instance = runtime.startProcessInstanceById(repository
                .createProcessDefinitionQuery()
                .deploymentId(deployment.getId())
                .singleResult()
                .getId());
        runtime.setVariable(instance.getId(), "said", Payload.all());
        var task = tasks.createTaskQuery().processInstanceId(instance.getId()).singleResult();
        var decision = repository
                .createDecisionDefinitionQuery()
                .deploymentId(deployment.getId())
                .singleResult();
        try {
            open(ADMIN + "/users");
            tab.shows(Payload.ANGULAR.text());
            open(ADMIN + "/users/attack-named?tab=profile");
            tab.shows(Payload.SVG.text());
            open(ADMIN + "/groups");
            tab.shows(Payload.IMAGE.text());
            open(ADMIN + "/groups/attack-group?tab=information");
            open(COCKPIT + "/decisions");
            tab.shows(Payload.IMAGE.text());
            open(COCKPIT + "/decision-definition/" + decision.getId());
            tab.until("document.querySelector('.tjs-container, .dmn-decision-table-container, table')");
            open(COCKPIT + "/repository?deployment=" + deployment.getId());
            tab.shows(Payload.IMAGE.text());
            instance(instance.getId(), "variables-tab", "user-tasks-tab");
            open(COCKPIT + "/process-instance/" + instance.getId() + "/runtime?tab=variables-tab");
            tab.shows(Payload.SCRIPT.text());
            open(TASKLIST + "/?task=" + task.getId());
            tab.shows("A field of the form");
            harmless();
            for (var resource : repository.getDeploymentResources(deployment.getId())) {
                open("/engine-rest/deployment/" + deployment.getId() + "/resources/" + resource.getId() + "/data");
            }
            open("/engine-rest/process-instance/" + instance.getId() + "/variables/said");
        } finally {
            identity.deleteUser("attack-named");
            identity.deleteGroup("attack-group");
        }
    }

    private void instance(String id, String... tabs) {
        for (var one : tabs) {
            open(COCKPIT + "/process-instance/" + id + "/runtime?tab=" + one);
            tab.until("document.querySelector('.djs-visual') || document.querySelector('.ctn-tabs, .tab-content')");
        }
    }

    private void open(String path) {
        tab.go(server().resolve(path));
        if (path.startsWith("/camunda/app/") && path.contains("#")) {
            tab.until("document.querySelector('footer') && document.body.innerText.includes('Powered by')");
        }
        harmless();
    }

    /** Nothing ran yet, and nothing on the page waits to be clicked; a look around makes lazy parts show. */
    private void harmless() {
        assertThat(tab.alarms()).isEmpty();
        assertThat(tab.eval("[...document.querySelectorAll('a[href], area[href], form[action], iframe, object,"
                                + " embed')].map(one => one.outerHTML).filter(html =>"
                                + " html.includes('pwned')).filter(html =>"
                                + " /^<[^>]*(href|src|action|data|srcdoc)=\"[^\"]*pwned/i.test(html)).join()")
                        .asText())
                .as("elements made of the payload")
                .isEmpty();
    }

    private Colleagues.Line plan(String position) {
        return request -> written(PlainColleague.plan(List.of(position), Colleagues.least(request)));
    }

    /** The same answer with all that is text in it replaced. */
    private static String written(String answer) {
        try {
            var tree = JSON.readTree(answer);
            replace(tree);
            return tree.toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void replace(com.fasterxml.jackson.databind.JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (var field : List.of("approach", "objective", "acceptance", "comment", "result", "reason")) {
                if (object.has(field)) {
                    object.put(field, Payload.all());
                }
            }
        }
        node.forEach(StoredScriptsSystemTest::replace);
    }

    private Task taskOf(Run run) {
        return tasks.createTaskQuery()
                .processInstanceBusinessKey(run.id().toString())
                .singleResult();
    }

    private ProcessInstance instanceOf(Run run, String process) {
        return runtime.createProcessInstanceQuery()
                .processInstanceBusinessKey(run.id().toString())
                .processDefinitionKey(process)
                .singleResult();
    }

    private static String named(String model, String key) {
        var name = xml(Payload.IMAGE.text());
        return model.replace("smuggled", key)
                .replace("name=\"Smuggled\"", "name=\"%s\"".formatted(name))
                .replace("<process id", "<process name=\"%s\" id".formatted(name))
                .replace("<input id=\"i\">", "<input id=\"i\" label=\"%s\">".formatted(xml(Payload.SVG.text())))
                .replace("<output id=\"o\"", "<output id=\"o\" label=\"%s\"".formatted(xml(Payload.DETAILS.text())))
                .replace(
                        "<rule id=\"r\">",
                        "<rule id=\"r\"><description>%s</description>".formatted(xml(Payload.STYLE.text())));
    }

    private static String form() {
        var text = quoted(Payload.all());
        var components = new StringBuilder(
                "{\"type\": \"textfield\", \"key\": \"f\", \"id\": \"f\", \"label\": \"A field of the form\","
                        + "\"description\": %s, \"defaultValue\": %s}".formatted(text, text));
        for (var payload : Payload.values()) {
            var own = quoted(payload.text());
            var at = payload.ordinal();
            components.append(",{\"type\": \"text\", \"id\": \"t%d\", \"text\": %s}".formatted(at, own));
            components.append(",{\"type\": \"textfield\", \"id\": \"l%1$d\", \"key\": \"l%1$d\", \"label\": %2$s}"
                    .formatted(at, own));
        }
        components.append(",{\"type\": \"html\", \"id\": \"h\", \"content\": %s}".formatted(text));
        components.append(
                ",{\"type\": \"image\", \"id\": \"i\", \"source\": \"javascript:pwned('image')\", \"alt\": %s}"
                        .formatted(text));
        components.append(
                ",{\"type\": \"iframe\", \"id\": \"fr\", \"url\": \"javascript:parent.pwned('frame')\", \"label\": %s}"
                        .formatted(text));
        components.append(",{\"type\": \"button\", \"id\": \"b\", \"label\": %s}".formatted(text));
        return "{\"id\": \"attack-form\", \"type\": \"default\", \"schemaVersion\": 16, \"components\": [%s]}"
                .formatted(components);
    }

    private static String quoted(String text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\"", "&quot;")
                .replace("'", "&apos;")
                .replace("${", "$ {")
                .replace("#{", "# {");
    }
}

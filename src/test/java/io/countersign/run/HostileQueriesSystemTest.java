package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.trial.attack.Canary;
import io.countersign.trial.attack.Intruder;
import java.lang.reflect.Method;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.camunda.bpm.engine.FilterService;
import org.camunda.bpm.engine.TaskService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.rest.dto.task.TaskQueryDto;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Questions to the engine that want to be orders: to evaluate, to reach the database, to carry everything away. */
class HostileQueriesSystemTest extends AttackTest {
    /** Every field of a question about tasks that takes an expression, whatever the version of the engine adds. */
    private static final List<String> EXPRESSIONS = Arrays.stream(TaskQueryDto.class.getMethods())
            .map(Method::getName)
            .filter(name -> name.startsWith("set") && name.endsWith("Expression"))
            .map(name -> name.substring(3, 4).toLowerCase(java.util.Locale.ROOT) + name.substring(4))
            .sorted()
            .toList();

    private static final String SQL = "x; create table attack_canary (x int)--";

    @Autowired
    private FilterService filters;

    @Autowired
    private TaskService taskService;

    @Autowired
    private ProcessEngineConfigurationImpl engine;

    @Test
    void noQuestionEvaluatesAnExpression() {
        assertThat(EXPRESSIONS).contains("assigneeExpression", "candidateGroupsExpression", "dueBeforeExpression");
        runtime.startProcessInstanceById(aTask());
        for (var door : Intruder.ENGINE) {
            for (var field : EXPRESSIONS) {
                for (var query : queries(field)) {
                    var nested = query.lastIndexOf("orQueries") != query.indexOf("orQueries");
                    for (var path : List.of("/task?maxResults=5", "/task/count")) {
                        var answer = administrator().post(door + path, query);

                        // A question within a question within a question is not read at all.
                        assertThat(answer.statusCode())
                                .as("%s: %s", query, answer.body())
                                .isEqualTo(nested ? 200 : 400);
                    }
                }
                var address = "?" + field + "=" + URLEncoder.encode(Canary.EXPRESSION, StandardCharsets.UTF_8);
                refused(administrator().get(door + "/task" + address), field);
                refused(administrator().get(door + "/task/count" + address), field);
            }
        }
    }

    @Test
    void noFilterEvaluatesAnExpression() {
        runtime.startProcessInstanceById(aTask());
        var filter = filters.saveFilter(filters.newTaskFilter("attacked").setQuery(taskService.createTaskQuery()));
        var body = "{\"name\": \"attack\", \"resourceType\": \"Task\", \"query\": %s}";
        try {
            for (var field : EXPRESSIONS) {
                for (var query : queries(field).subList(0, 2)) {
                    var door = Intruder.ENGINE.getLast();
                    refused(administrator().post(door + "/filter/create", body.formatted(query)), query);
                    refused(
                            administrator()
                                    .send(
                                            "PUT",
                                            door + "/filter/" + filter.getId(),
                                            "application/json",
                                            body.formatted(query).getBytes(StandardCharsets.UTF_8)),
                            query);
                    for (var use : List.of("list", "count", "singleResult")) {
                        refused(administrator().post(door + "/filter/" + filter.getId() + "/" + use, query), query);
                    }
                }
            }
        } finally {
            filters.deleteFilter(filter.getId());
        }
    }

    /** One that was saved before it was forbidden, or by a restored backup. */
    @Test
    void noOldFilterEvaluatesAnExpression() {
        runtime.startProcessInstanceById(aTask());
        engine.setEnableExpressionsInStoredQueries(true);
        var plain = filters.saveFilter(filters.newTaskFilter("old")
                .setQuery(taskService.createTaskQuery().taskAssigneeExpression(Canary.EXPRESSION)));
        var within = filters.saveFilter(filters.newTaskFilter("older")
                .setQuery(taskService
                        .createTaskQuery()
                        .or()
                        .taskAssigneeExpression(Canary.EXPRESSION)
                        .endOr()));
        engine.setEnableExpressionsInStoredQueries(false);
        try {
            for (var filter : List.of(plain, within)) {
                for (var door : Intruder.ENGINE) {
                    for (var use : List.of("list", "count", "singleResult")) {
                        refused(administrator().get(door + "/filter/" + filter.getId() + "/" + use), use);
                        refused(administrator().post(door + "/filter/" + filter.getId() + "/" + use, "{}"), use);
                    }
                    administrator().get(door + "/filter?itemCount=true");
                }
            }
        } finally {
            filters.deleteFilter(plain.getId());
            filters.deleteFilter(within.getId());
        }
    }

    @Test
    void noOrderReachesTheDatabase() {
        var sql = URLEncoder.encode(SQL, StandardCharsets.UTF_8);
        for (var resource : List.of(
                "task",
                "process-instance",
                "execution",
                "job",
                "job-definition",
                "external-task",
                "variable-instance",
                "incident",
                "process-definition",
                "deployment",
                "decision-definition",
                "event-subscription",
                "batch",
                "user",
                "group",
                "authorization",
                "filter?resourceType=Task",
                "history/process-instance",
                "history/activity-instance",
                "history/task",
                "history/variable-instance",
                "history/detail",
                "history/incident",
                "history/job-log",
                "history/external-task-log",
                "history/user-operation",
                "history/identity-link-log",
                "history/decision-instance")) {
            for (var order : List.of("sortBy=" + sql + "&sortOrder=asc", "sortBy=id&sortOrder=" + sql)) {
                var path = resource + (resource.contains("?") ? "&" : "?") + order;

                refused(administrator().get("/engine-rest/" + path), path);
            }
        }
        for (var plugin : List.of("incident", "process-instance")) {
            var door = "/camunda/api/cockpit/plugin/base/default/" + plugin;
            for (var order : List.of(
                    "{\"sortBy\": \"%s\", \"sortOrder\": \"asc\"}",
                    "{\"sortBy\": \"startTime\", \"sortOrder\": \"%s\"}")) {
                refused(administrator().post(door + "?maxResults=5", order.formatted(SQL)), plugin);
            }
            refused(administrator().get(door + "?maxResults=5&sortBy=" + sql + "&sortOrder=asc"), plugin);
        }
        assertThat(administrator()
                        .post("/engine-rest/task", """
                            {"sorting": [{"sortBy": "processVariable", "sortOrder": "asc",
                              "parameters": {"variable": "%s", "type": "String"}}]}\
                            """.formatted("' or 1=1 " + SQL))
                        .statusCode())
                .isEqualTo(200);
        assertThat(jdbc.sql("select count(*) from information_schema.tables where table_name = 'attack_canary'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void noQuoteEndsAWord() {
        runtime.startProcessInstanceById(aTask());
        for (var word : List.of("' or '1'='1", "x' or 1=1 --", "\\' or 1=1 --", "') or ('1'='1")) {
            var encoded = URLEncoder.encode(word, StandardCharsets.UTF_8);
            for (var field :
                    List.of("name", "nameLike", "assigneeLike", "processDefinitionKeyIn", "processVariables=a_eq_")) {
                var question = field.contains("=") ? field + encoded : field + "=" + encoded;

                assertThat(administrator().get("/engine-rest/task?" + question).body())
                        .isEqualTo("[]");
            }
        }
    }

    @Test
    void nobodyCarriesEverythingAway() {
        for (var door : Intruder.ENGINE) {
            for (var limit : List.of(
                    "maxResults=2001",
                    "maxResults=2147483647",
                    "maxResults=999999&maxResults=1",
                    "xmaxResults=1",
                    "firstResult=0&maxResults=-1")) {
                for (var resource : List.of("/task", "/history/activity-instance", "/variable-instance")) {
                    var answer = administrator().get(door + resource + "?" + limit);

                    if (answer.statusCode() == 200) {
                        assertThat(answer.body()).as(limit).isEqualTo("[]");
                    } else {
                        refused(answer, limit);
                    }
                }
            }
        }
    }

    /** A process whose task is there to be found. */
    private String aTask() {
        var deployment = repository
                .createDeployment()
                .addString(
                        "attack-task.bpmn",
                        io.countersign.trial.attack.Smuggling.PROCESS
                                .replace("smuggled", "attack-task")
                                .replace(
                                        "<manualTask id='T'/>",
                                        "<userTask id='T' camunda:candidateGroups='camunda-admin'/>"))
                .deploy();
        return repository
                .createProcessDefinitionQuery()
                .deploymentId(deployment.getId())
                .singleResult()
                .getId();
    }

    private static List<String> queries(String field) {
        var code = "\"%s\": \"%s\"".formatted(field, Canary.EXPRESSION);
        return List.of(
                "{%s}".formatted(code),
                "{\"orQueries\": [{%s}]}".formatted(code),
                "{\"orQueries\": [{\"name\": \"x\"}, {\"name\": \"y\", %s}]}".formatted(code),
                "{\"orQueries\": [{\"orQueries\": [{%s}]}]}".formatted(code));
    }
}

package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.trial.attack.Canary;
import io.countersign.trial.attack.Intruder;
import io.countersign.trial.attack.Smuggling;
import java.util.Map;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.engine.impl.el.StartProcessVariableScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Code in a diagram, a decision or a form does not get in by any door, not even from an administrator. */
class SmuggledCodeSystemTest extends AttackTest {
    @SuppressWarnings("unused")
    private static final java.util.List<String> DOORS = Intruder.ENGINE;

    @Autowired
    private ProcessEngineConfigurationImpl engine;

    /** Without this nothing below would prove anything. */
    @Test
    void theCanarySingsWhereTheEngineEvaluatesIt() {
        var expression = engine.getExpressionManager().createExpression(Canary.EXPRESSION);
        var before = Canary.songs();

        engine.getCommandExecutorTxRequired()
                .execute(_ -> expression.getValue(StartProcessVariableScope.getSharedInstance()));

        assertThat(Canary.songs()).isGreaterThan(before);
        heard();
    }

    @ParameterizedTest
    @FieldSource("DOORS")
    void whatCarriesTheCodeIsTakenWithoutIt(String door) {
        for (var file : Map.of("smuggled.bpmn", Smuggling.PROCESS, "smuggled.dmn", Smuggling.DECISION)
                .entrySet()) {
            var answer =
                    administrator().deploy(door, file.getKey(), file.getValue().getBytes(UTF_8));

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
        runtime.startProcessInstanceByKey("smuggled");
    }

    @ParameterizedTest
    @EnumSource
    void noDoorTakesIt(Smuggling smuggled) {
        for (var door : Intruder.ENGINE) {
            var answer = administrator().deploy(door, smuggled.file(), smuggled.content());

            triggerWhatGotIn();
            assertThat(answer.statusCode()).as("%s: %s", door, answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("The deployment breaks the rules of governance");
        }
    }

    /** One good file does not hide a bad one. */
    @Test
    void noDoorTakesItBesideOthers() {
        for (var door : Intruder.ENGINE) {
            var answer = administrator()
                    .deploy(
                            door + "/deployment/create",
                            Map.of(
                                    "good.bpmn",
                                    Smuggling.PROCESS
                                            .replace("smuggled", "good")
                                            .getBytes(UTF_8),
                                    Smuggling.SCRIPT.file(),
                                    Smuggling.SCRIPT.content()));

            refused(answer, door);
            assertThat(repository
                            .createProcessDefinitionQuery()
                            .processDefinitionKeyIn("good", "smuggled")
                            .count())
                    .isZero();
        }
    }

    @Test
    void onlyAdministratorsDeployAndNobodyDeploysAgain() {
        var shipped = repository.createDeploymentQuery().list().getFirst().getId();
        for (var door : Intruder.ENGINE) {
            for (var other : new Intruder[] {operator(), board(), member()}) {
                assertThat(other.deploy(door, "smuggled.bpmn", Smuggling.PROCESS.getBytes(UTF_8))
                                .statusCode())
                        .isEqualTo(403);
            }
            assertThat(stranger()
                            .deploy(door, "smuggled.bpmn", Smuggling.PROCESS.getBytes(UTF_8))
                            .statusCode())
                    .isIn(401, 403);
            assertThat(administrator()
                            .post(door + "/deployment/" + shipped + "/redeploy", "{}")
                            .statusCode())
                    .isEqualTo(403);
        }
    }

    /** What a company is made of ends in processes, forms and tasks, and is evaluated in none of them. */
    @Test
    void noTextOfACompanyIsEvaluated() {
        var code = Canary.EXPRESSION;
        var hash = code.replace("${", "#{");
        for (var field : new String[] {"name", "title"}) {
            var answer = post(field.equals("name") ? code : "Test", "Plain", field.equals("title") ? hash : "Title");

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
            assertThat(answer.body()).contains("must not contain ${");
        }

        assertThat(post("Test", code + hash, "Title").statusCode()).isEqualTo(201);
        var run = runs.start(company, code + hash, io.countersign.ledger.Money.usd("2.00"), "test", null);
        assertThat(waiting(run).goal()).contains(code);
        runs.cancel(run.id());
    }

    private java.net.http.HttpResponse<String> post(String name, String text, String title) {
        var yaml = """
            company: %s
            name: "%s"
            mission: "%s"
            budget: 50
            positions:
              - {key: ceo, title: "%s", instructions: "%s", budget: 20, authority: 10, filledBy: people, users: [attack-admin]}
            """.formatted(company, name, text, title, text);
        return administrator().send("POST", "/api/companies", "application/yaml", yaml.getBytes(UTF_8));
    }

    private void triggerWhatGotIn() {
        var in = repository
                .createProcessDefinitionQuery()
                .processDefinitionKey("smuggled")
                .list();
        in.forEach(definition -> runtime.startProcessInstanceById(definition.getId()));
    }
}

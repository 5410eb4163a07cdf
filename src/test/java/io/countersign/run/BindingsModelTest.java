package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.agent.ActKind;
import io.countersign.engine.PersonTaskHandler;
import io.countersign.engine.Step;
import io.countersign.engine.Steps;
import io.countersign.engine.TaskHandler;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.camunda.bpm.engine.RepositoryService;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Diagrams and code name the same things: what one side knows, the other has. */
class BindingsModelTest extends CompanyTest {
    @Autowired
    private List<Step> steps;

    @Autowired
    private List<TaskHandler> handlers;

    @Autowired
    private List<PersonTaskHandler> people;

    @Autowired
    private RepositoryService repository;

    @Autowired
    private ProcessEngineConfigurationImpl engine;

    @Test
    void everyStepThatDiagramsMayCallExistsOnce() {
        assertThat(steps)
                .extracting(Step::name)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(Steps.NAMES);
    }

    @Test
    void topicsAndHandlersMatchOneToOne() {
        assertThat(handlers)
                .extracting(TaskHandler::topic)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ActKind.values()).map(ActKind::topic).toList());
        assertThat(handlers)
                .extracting(TaskHandler::topic)
                .containsAll(models().flatMap(model -> model.getModelElementsByType(ServiceTask.class).stream())
                        .map(ServiceTask::getCamundaTopic)
                        .filter(Objects::nonNull)
                        .toList());
    }

    @Test
    void everyUserTaskHasItsRules() {
        var acts = models().flatMap(model -> model.getModelElementsByType(UserTask.class).stream())
                .map(task -> task
                        .getExtensionElements()
                        .getElementsQuery()
                        .filterByType(CamundaProperties.class)
                        .singleResult()
                        .getCamundaProperties()
                        .stream()
                        .filter(property -> property.getCamundaName().equals("act"))
                        .map(CamundaProperty::getCamundaValue)
                        .findFirst()
                        .orElseThrow())
                .distinct()
                .toList();

        assertThat(people).extracting(PersonTaskHandler::act).containsExactlyInAnyOrderElementsOf(acts);
    }

    @Test
    void theEngineReachesNothingButTheSteps() {
        assertThat(engine.getExpressionManager())
                .extracting("beans")
                .asInstanceOf(InstanceOfAssertFactories.map(Object.class, Object.class))
                .containsOnlyKeys(Steps.NAMES.toArray());
    }

    /** The standard processes, and those of a company with every kind of position. */
    private Stream<BpmnModelInstance> models() {
        aCompany("""
              - {key: ceo, title: Chief executive, instructions: Leads., filledBy: people, users: [carol]}
              - {key: head, title: Head, reportsTo: ceo, instructions: Plans.}
              - {key: analyst, title: Analyst, reportsTo: head, instructions: Analyses.}
              - {key: counsel, title: Counsel, reportsTo: head, instructions: Advises., filledBy: people, users: [carol]}
            """);
        return Stream.concat(
                        Stream.of("company-run", "approve-up-the-line", "raise-budget", "hire", "heartbeat"),
                        Stream.of("ceo", "head", "analyst", "counsel").map(key -> company + "." + key))
                .map(key -> repository
                        .createProcessDefinitionQuery()
                        .processDefinitionKey(key)
                        .latestVersion()
                        .singleResult())
                .map(definition -> repository.getBpmnModelInstance(definition.getId()));
    }
}

package io.countersign.blueprint;

import io.countersign.company.Position;
import org.camunda.bpm.model.bpmn.instance.ExtensionElements;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperties;
import org.camunda.bpm.model.bpmn.instance.camunda.CamundaProperty;

/** The task in which one of a position's people plans, works or reviews. */
final class PeopleAct {
    private final Sheet sheet;
    private final String processKey;
    private final Position position;

    PeopleAct(Sheet sheet, String processKey, Position position) {
        this.sheet = sheet;
        this.processKey = processKey;
        this.position = position;
    }

    Part place(Act act, int left) {
        var task = sheet.place(UserTask.class, "UserTask_" + act.id, act.label, Grid.task(left, Grid.ROW));
        task.setCamundaCandidateUsersList(position.users());
        task.setCamundaFormRef(Forms.id(processKey, act));
        task.setCamundaFormRefBinding("deployment");
        var properties = sheet.child(sheet.child(task, ExtensionElements.class), CamundaProperties.class);
        var property = sheet.child(properties, CamundaProperty.class);
        property.setCamundaName("act");
        property.setCamundaValue(act.name());
        return Part.of(sheet, task);
    }
}

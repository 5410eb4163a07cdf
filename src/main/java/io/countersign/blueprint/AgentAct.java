package io.countersign.blueprint;

import io.countersign.engine.Steps;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.Error;
import org.camunda.bpm.model.bpmn.instance.ErrorEventDefinition;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;

/** A budget gate and its agent task, with the detour that asks for more budget and the end for an unusable answer. */
final class AgentAct {
    private static final int WIDTH = 280;
    private static final int TASK_OFFSET = 180;
    private static final int OUT_OFFSET = 25;
    private static final int BACK_OFFSET = 75;
    private static final int BACK_LINE = Grid.ROW + 90;

    private final Sheet sheet;
    private final Error budgetExhausted;
    private final Error actFailed;

    AgentAct(Sheet sheet) {
        this.sheet = sheet;
        this.budgetExhausted = error("Error_BudgetExhausted", Errors.BUDGET_EXHAUSTED);
        this.actFailed = error("Error_ActFailed", Errors.ACT_FAILED);
    }

    Part place(Act act, int left) {
        var gate = sheet.place(
                ServiceTask.class,
                "ServiceTask_Hold" + act.id + "Budget",
                "Hold budget for " + act.word,
                Grid.task(left, Grid.ROW));
        gate.setCamundaDelegateExpression("${" + Steps.BUDGET_GATE + "}");
        var task = sheet.place(
                ServiceTask.class, "ServiceTask_" + act.id, act.label, Grid.task(left + TASK_OFFSET, Grid.ROW));
        task.setCamundaType("external");
        task.setCamundaTopic(act.topic());
        sheet.flow(gate, task);
        raise(act, gate, left);
        failure(act, task, left + TASK_OFFSET + BACK_OFFSET);
        return new Part(gate, task, left + WIDTH);
    }

    private void raise(Act act, ServiceTask gate, int left) {
        var name = "Budget exhausted";
        var exhausted = boundary(
                "BoundaryEvent_" + act.id + "BudgetExhausted",
                name,
                gate,
                left + OUT_OFFSET,
                Lettering.under(name, left - 28, Grid.ROW + 64),
                budgetExhausted);
        var raise = sheet.place(
                CallActivity.class,
                "CallActivity_Raise" + act.id + "Budget",
                "Raise budget",
                Grid.task(left, Grid.DETOUR));
        Calls.standard(sheet, raise, "raise-budget", "budgetRaised");
        sheet.flow(
                exhausted,
                raise,
                sheet.box(exhausted).bottomDock(),
                new Point(left + OUT_OFFSET, sheet.box(raise).y()));

        var middle = left + 175;
        var raised = sheet.place(
                ExclusiveGateway.class,
                "Gateway_" + act.id + "BudgetRaised",
                "Budget raised?",
                Grid.gateway(middle, Grid.DETOUR),
                Lettering.under("Budget raised?", middle, Grid.DETOUR + 30));
        sheet.flow(raise, raised);
        var yes = sheet.flow(
                raised,
                gate,
                sheet.box(raised).topDock(),
                new Point(middle, BACK_LINE),
                new Point(left + BACK_OFFSET, BACK_LINE),
                new Point(left + BACK_OFFSET, sheet.box(gate).bottom()));
        sheet.answer(yes, "yes", Lettering.beside("yes", middle + 6, Grid.DETOUR - 50));
        sheet.condition(yes, "${budgetRaised}");
        var out = sheet.place(
                EndEvent.class,
                "EndEvent_" + act.id + "OutOfBudget",
                "Out of budget",
                Grid.event(left + 270, Grid.DETOUR),
                Lettering.under("Out of budget", left + 270, Grid.DETOUR + 25));
        var no = sheet.flow(raised, out);
        sheet.answer(no, "no", Lettering.beside("no", middle + 38, Grid.DETOUR - 18));
        raised.setDefault(no);
    }

    private void failure(Act act, ServiceTask task, int centre) {
        var name = "No usable answer";
        var failed = boundary(
                "BoundaryEvent_" + act.id + "Failed",
                name,
                task,
                centre,
                Lettering.under(name, centre + 58, Grid.ROW + 64),
                actFailed);
        var end = sheet.place(
                EndEvent.class,
                "EndEvent_" + act.id + "Failed",
                act.failure,
                Grid.event(centre, Grid.ROW + 118),
                Lettering.beside(act.failure, centre + 24, Grid.ROW + 111));
        sheet.flow(failed, end, sheet.box(failed).bottomDock(), sheet.box(end).topDock());
    }

    private BoundaryEvent boundary(String id, String name, Activity on, int centre, Box label, Error error) {
        var event = sheet.place(
                BoundaryEvent.class, id, name, Grid.event(centre, sheet.box(on).bottom()), label);
        event.setAttachedTo(on);
        var definition = sheet.add(event, ErrorEventDefinition.class, id.replace("BoundaryEvent_", "Definition_"));
        definition.setError(error);
        return event;
    }

    private Error error(String id, String code) {
        var error = sheet.add(sheet.definitions(), Error.class, id);
        error.setName(code);
        error.setErrorCode(code);
        return error;
    }
}

package io.countersign.blueprint;

import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;

/** The detour over those above: down to the call that asks them, back up where they agree, and to an end where not. */
final class ApprovalDetour {
    private final Sheet sheet;
    private final Words words;

    ApprovalDetour(Sheet sheet, Words words) {
        this.sheet = sheet;
        this.words = words;
    }

    /**
     * What is said of one detour.
     *
     * @param subject what is approved, in the ids; empty for an assignment
     * @param asked the answer with which the question before it leads here, under a condition
     * @param answer the variable that holds whether it was approved
     */
    record Words(
            String subject,
            String call,
            String asked,
            String condition,
            String answer,
            String question,
            String end,
            String refused) {}

    /** Below the question, which it continues. */
    CallActivity ask(ExclusiveGateway question) {
        var centre = sheet.box(question).centreX();
        var call = sheet.place(
                CallActivity.class,
                "CallActivity_Approve" + words.subject(),
                words.call(),
                Grid.task(centre - Grid.TASK_WIDTH / 2, Grid.DETOUR));
        Calls.standard(sheet, call, "approve-up-the-line", words.answer());
        var asked = sheet.flow(
                question,
                call,
                sheet.box(question).bottomDock(),
                sheet.box(call).topDock());
        sheet.answer(asked, words.asked(), Lettering.beside(words.asked(), centre + 6, Grid.ROW + 32));
        sheet.condition(asked, words.condition());
        return call;
    }

    /** Below the node where things go on; the question's label goes where it is told, and so does its yes. */
    ExclusiveGateway answers(CallActivity call, FlowNode next, Box label, int yesTop) {
        var centre = sheet.box(next).centreX();
        var approved = sheet.place(
                ExclusiveGateway.class,
                "Gateway_" + words.subject() + "Approved",
                words.question(),
                Grid.gateway(centre, Grid.DETOUR),
                label);
        sheet.flow(call, approved);
        var yes = sheet.flow(
                approved, next, sheet.box(approved).topDock(), sheet.box(next).bottomDock());
        sheet.answer(yes, "yes", Lettering.beside("yes", centre + 6, yesTop));
        sheet.condition(yes, "${" + words.answer() + "}");
        refused(approved, centre + Grid.STEP);
        return approved;
    }

    private void refused(ExclusiveGateway approved, int centre) {
        var end = sheet.place(
                EndEvent.class,
                words.end(),
                words.refused(),
                Grid.event(centre, Grid.DETOUR),
                Lettering.under(words.refused(), centre, Grid.DETOUR + 25));
        var no = sheet.flow(approved, end);
        sheet.answer(no, "no", Lettering.beside("no", sheet.box(approved).centreX() + 40, Grid.DETOUR - 18));
        approved.setDefault(no);
    }
}

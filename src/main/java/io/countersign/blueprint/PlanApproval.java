package io.countersign.blueprint;

import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;

/** What a plan passes before anything of it is delegated: the approval of those above, where it needs one. */
final class PlanApproval {
    private static final int TO_ANSWER = 135;
    private static final int BACK_LINE = Grid.DETOUR + 90;
    private static final int BACK_COLUMN = 62;
    private static final int BACK_DOCK = 25;

    private final Sheet sheet;
    private final int maxReworks;

    PlanApproval(Sheet sheet, int maxReworks) {
        this.sheet = sheet;
        this.maxReworks = maxReworks;
    }

    /** Goes in at the question whether approval is needed, and out at the gateway where every round begins. */
    Part place(Part plan) {
        var centre = plan.right() + Grid.GAP + Grid.GATEWAY / 2;
        var question = "Needs approval?";
        var asked = sheet.place(
                ExclusiveGateway.class,
                "Gateway_PlanApproval",
                question,
                Grid.gateway(centre, Grid.ROW),
                Lettering.over(question, centre, Grid.ROW - 30));
        sheet.flow(plan.exit(), asked);

        var answer = centre + TO_ANSWER;
        var next = sheet.place(ExclusiveGateway.class, "Gateway_NextRound", "", Grid.gateway(answer, Grid.ROW));
        var no = sheet.flow(asked, next);
        sheet.answer(no, "no", Lettering.beside("no", centre + 40, Grid.ROW - 18));
        asked.setDefault(no);
        answers(plan, approve(asked, centre), next);
        return new Part(asked, next, sheet.box(next).right());
    }

    private CallActivity approve(ExclusiveGateway asked, int centre) {
        var approve = sheet.place(
                CallActivity.class,
                "CallActivity_ApprovePlan",
                "Approval of plan up the line",
                Grid.task(centre - Grid.TASK_WIDTH / 2, Grid.DETOUR));
        Calls.standard(sheet, approve, "approve-up-the-line", "planApproved");
        var yes = sheet.flow(
                asked,
                approve,
                sheet.box(asked).bottomDock(),
                sheet.box(approve).topDock());
        sheet.answer(yes, "yes", Lettering.beside("yes", centre + 6, Grid.ROW + 32));
        sheet.condition(yes, "${planApproval}");
        return approve;
    }

    private void answers(Part plan, CallActivity approve, FlowNode next) {
        var centre = sheet.box(next).centreX();
        var question = "Plan approved?";
        var approved = sheet.place(
                ExclusiveGateway.class,
                "Gateway_PlanApproved",
                question,
                Grid.gateway(centre, Grid.DETOUR),
                Lettering.beside(question, centre + 14, Grid.DETOUR - 42));
        sheet.flow(approve, approved);
        var yes = sheet.flow(
                approved, next, sheet.box(approved).topDock(), sheet.box(next).bottomDock());
        sheet.answer(yes, "yes", Lettering.beside("yes", centre + 6, Grid.ROW + 32));
        sheet.condition(yes, "${planApproved}");

        var end = centre + Grid.STEP;
        var refused = sheet.place(
                EndEvent.class,
                "EndEvent_PlanRefused",
                "Plan refused",
                Grid.event(end, Grid.DETOUR),
                Lettering.under("Plan refused", end, Grid.DETOUR + 25));
        var no = sheet.flow(approved, refused);
        sheet.answer(no, "no", Lettering.beside("no", centre + 40, Grid.DETOUR - 18));
        approved.setDefault(no);
        again(plan, approved, centre);
    }

    /** Back to the plan, under everything, as often as work may be sent back. */
    private void again(Part plan, ExclusiveGateway approved, int centre) {
        var entry = sheet.box(plan.entry());
        var left = entry.x() - BACK_COLUMN;
        var dock = Grid.ROW + BACK_DOCK;
        var again = sheet.flow(
                approved,
                plan.entry(),
                sheet.box(approved).bottomDock(),
                new Point(centre, BACK_LINE),
                new Point(left, BACK_LINE),
                new Point(left, dock),
                new Point(entry.x(), dock));
        sheet.answer(again, "plan again", Lettering.beside("plan again", centre + 6, Grid.DETOUR + 62));
        sheet.condition(again, "${planAttempt <= %d}".formatted(maxReworks));
    }
}

package io.countersign.blueprint;

import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;

/** What a plan passes before anything of it is delegated: the approval of those above, where it needs one. */
final class PlanApproval {
    private static final int TO_ANSWER = 135;
    private static final int BACK_LINE = Grid.DETOUR + 90;
    private static final int BACK_COLUMN = 62;
    private static final int BACK_DOCK = 25;
    private static final ApprovalDetour.Words WORDS = new ApprovalDetour.Words(
            "Plan",
            "Approval of plan up the line",
            "yes",
            "${planApproval}",
            "planApproved",
            "Plan approved?",
            "EndEvent_PlanRefused",
            "Plan refused");

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
        var detour = new ApprovalDetour(sheet, WORDS);
        var approved = detour.answers(
                detour.ask(asked),
                next,
                Lettering.beside(WORDS.question(), answer + 14, Grid.DETOUR - 42),
                Grid.ROW + 32);
        again(plan, approved, answer);
        return new Part(asked, next, sheet.box(next).right());
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

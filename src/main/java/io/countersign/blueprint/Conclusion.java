package io.countersign.blueprint;

import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;

/** What follows a manager's review: another round, the approval where the amount asks for it, and the end. */
final class Conclusion {
    private static final int TO_AUTHORITY = 130;
    private static final int TO_END = 135;
    private static final int CLEAR = 40;
    private static final ApprovalDetour.Words WORDS = new ApprovalDetour.Words(
            "",
            "Approval up the line",
            "no",
            "${approvalNeeded}",
            "approved",
            "Approved?",
            "EndEvent_ApprovalRefused",
            "Approval refused");

    private final Sheet sheet;
    private final int maxReworks;

    Conclusion(Sheet sheet, int maxReworks) {
        this.sheet = sheet;
        this.maxReworks = maxReworks;
    }

    void place(Part review, FlowNode nextRound) {
        var rework = rework(review, nextRound);
        var centre = sheet.box(rework).centreX() + TO_AUTHORITY;
        var within = "Within authority?";
        var authority = sheet.place(
                ExclusiveGateway.class,
                "Gateway_Authority",
                within,
                Grid.gateway(centre, Grid.ROW),
                Lettering.over(within, centre, Grid.ROW - 30));
        var enough = sheet.flow(rework, authority);
        sheet.answer(enough, "no", Lettering.beside("no", sheet.box(rework).right() + 15, Grid.ROW - 18));
        rework.setDefault(enough);

        var end = centre + TO_END;
        var done = sheet.place(
                EndEvent.class,
                "EndEvent_Done",
                "Assignment done",
                Grid.event(end, Grid.ROW),
                Lettering.over("Assignment done", end, Grid.ROW - 22));
        var yes = sheet.flow(authority, done);
        sheet.answer(yes, "yes", Lettering.beside("yes", centre + 40, Grid.ROW - 18));
        authority.setDefault(yes);
        var detour = new ApprovalDetour(sheet, WORDS);
        detour.answers(
                detour.ask(authority),
                done,
                Lettering.under(WORDS.question(), end, Grid.DETOUR + 30),
                Grid.DETOUR - 50);
    }

    private ExclusiveGateway rework(Part review, FlowNode nextRound) {
        var centre = review.right() + Grid.GAP + Grid.GATEWAY / 2;
        var anything = "Anything to rework?";
        var rework = sheet.place(
                ExclusiveGateway.class,
                "Gateway_Rework",
                anything,
                Grid.gateway(centre, Grid.ROW),
                Lettering.under(anything, centre, Grid.ROW + 30));
        sheet.flow(review.exit(), rework);
        var back = sheet.box(nextRound);
        var loop = Math.min(Grid.LOOP, sheet.top() - CLEAR);
        var again = sheet.flow(
                rework,
                nextRound,
                sheet.box(rework).topDock(),
                new Point(centre, loop),
                new Point(back.centreX(), loop),
                back.topDock());
        sheet.answer(again, "yes", Lettering.beside("yes", centre + 6, Grid.ROW - 48));
        sheet.condition(again, "${rework && round <= %d}".formatted(maxReworks));
        return rework;
    }
}

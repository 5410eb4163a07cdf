package io.countersign.blueprint;

import io.countersign.company.CompanyVersion;
import io.countersign.company.FilledBy;
import io.countersign.company.Position;
import io.countersign.engine.Steps;
import java.util.List;
import java.util.function.BiFunction;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.StartEvent;

/** Draws the process of one position: a contributor works, a manager plans, delegates, reviews and answers for the result. */
final class PositionProcess {
    private final CompanyVersion version;
    private final Position position;
    private final Sheet sheet;
    private final BiFunction<Act, Integer, Part> acts;

    private PositionProcess(CompanyVersion version, Position position) {
        this.version = version;
        this.position = position;
        var key = version.processKey(position.key());
        this.sheet = new Sheet(
                key,
                position.title(),
                Integer.toString(version.version()),
                "What position %s of company %s does with an assignment. Made from version %d of the company."
                        .formatted(position.key(), version.company(), version.version()));
        this.acts = position.filledBy() == FilledBy.PEOPLE
                ? new PeopleAct(sheet, key, position)::place
                : new AgentAct(sheet)::place;
    }

    static byte[] draw(CompanyVersion version, Position position) {
        var process = new PositionProcess(version, position);
        var taken = process.begin();
        var delegates = version.delegates(position.key());
        if (delegates.isEmpty()) {
            process.contribute(taken);
        } else {
            process.manage(taken, delegates);
        }
        return process.sheet.bytes();
    }

    private Part begin() {
        var centre = Grid.LEFT + Grid.EVENT / 2;
        var start = sheet.place(
                StartEvent.class,
                "StartEvent_Assigned",
                "Assignment given",
                Grid.event(centre, Grid.ROW),
                Lettering.under("Assignment given", centre, Grid.ROW + 25));
        var take = sheet.place(
                ServiceTask.class,
                "ServiceTask_TakeAssignment",
                "Take assignment",
                Grid.task(Grid.LEFT + 90, Grid.ROW));
        take.setCamundaDelegateExpression("${" + Steps.TAKE_ASSIGNMENT + "}");
        sheet.flow(start, take);
        return Part.of(sheet, take);
    }

    private void contribute(Part taken) {
        var work = after(taken, Act.WORK);
        var centre = work.right() + Grid.GAP + Grid.EVENT / 2;
        var done = sheet.place(
                EndEvent.class,
                "EndEvent_Done",
                "Assignment done",
                Grid.event(centre, Grid.ROW),
                Lettering.over("Assignment done", centre, Grid.ROW - 25));
        sheet.flow(work.exit(), done);
    }

    private void manage(Part taken, List<Position> delegates) {
        var plan = after(taken, Act.PLAN);
        var approved = new PlanApproval(sheet, version.definition().maxReworks()).place(plan);
        var delegation = new Delegation(sheet, version, position, delegates).place(approved);
        var review = after(delegation, Act.REVIEW);
        new Conclusion(sheet, version.definition().maxReworks()).place(review, delegation.entry());
    }

    private Part after(Part before, Act act) {
        var part = acts.apply(act, before.right() + Grid.GAP);
        sheet.flow(before.exit(), part.entry());
        return part;
    }
}

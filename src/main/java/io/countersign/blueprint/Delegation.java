package io.countersign.blueprint;

import io.countersign.company.CompanyVersion;
import io.countersign.company.Position;
import java.util.ArrayList;
import java.util.List;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.LoopCardinality;
import org.camunda.bpm.model.bpmn.instance.MultiInstanceLoopCharacteristics;
import org.camunda.bpm.model.bpmn.instance.ParallelGateway;

/** A round of a manager's delegation: the direct reports, and those granted to it, one below the other and called side by side. */
final class Delegation {
    private static final int WIDTH = 140;
    private static final int PADDING = 12;
    private static final int LINE = 15;
    private static final int MARKERS = 50;
    private static final int BETWEEN = 30;

    private final Sheet sheet;
    private final CompanyVersion version;
    private final Position manager;
    private final List<Position> delegates;

    Delegation(Sheet sheet, CompanyVersion version, Position manager, List<Position> delegates) {
        this.sheet = sheet;
        this.version = version;
        this.manager = manager;
        this.delegates = delegates;
    }

    /** The id of a report's elements and variables: a hyphen would be a minus in an expression. */
    static String word(Position position) {
        return position.key().replace('-', '_');
    }

    /** Right of the gateway at which a plan counts, from which it takes the same way as every later round. */
    Part place(Part plan) {
        var next = (ExclusiveGateway) plan.exit();
        var centre = sheet.box(next).centreX();
        if (delegates.size() == 1) {
            var call = stack(centre + Grid.GATEWAY / 2 + Grid.GAP).getFirst();
            sheet.flow(next, call);
            return new Part(next, call, sheet.box(call).right());
        }
        return fan(next, centre + 2 * Grid.STEP);
    }

    private Part fan(ExclusiveGateway next, int centre) {
        var split = sheet.place(ParallelGateway.class, "Gateway_Delegate", "", Grid.gateway(centre, Grid.ROW));
        sheet.flow(next, split);
        var calls = stack(centre + Grid.GATEWAY / 2 + Grid.GAP);
        var rejoin = sheet.box(calls.getFirst()).right() + Grid.GAP + Grid.GATEWAY / 2;
        var join = sheet.place(ParallelGateway.class, "Gateway_Returned", "", Grid.gateway(rejoin, Grid.ROW));
        sheet.flow(split, calls.getFirst());
        sheet.flow(calls.getFirst(), join);
        for (var call : calls.subList(1, calls.size())) {
            var box = sheet.box(call);
            sheet.flow(split, call, sheet.box(split).bottomDock(), new Point(centre, box.centreY()), box.leftDock());
            sheet.flow(
                    call,
                    join,
                    box.rightDock(),
                    new Point(rejoin, box.centreY()),
                    sheet.box(join).bottomDock());
        }
        return new Part(next, join, sheet.box(join).right());
    }

    private List<CallActivity> stack(int left) {
        var calls = new ArrayList<CallActivity>();
        var bottom = 0;
        for (var report : delegates) {
            var height = height(report);
            var top = calls.isEmpty() ? Grid.ROW - height / 2 : bottom + BETWEEN;
            calls.add(call(report, new Box(left, top, WIDTH, height)));
            bottom = top + height;
        }
        return calls;
    }

    /** The title; the diagram says so where it is not a report that is called. */
    private String name(Position delegate) {
        return manager.key().equals(delegate.manager()) ? delegate.title() : delegate.title() + " (granted)";
    }

    private int height(Position report) {
        var lines = Lettering.linesOfName(name(report), WIDTH - PADDING);
        return Math.max(Grid.TASK_HEIGHT, (LINE * lines + MARKERS + 1) / 2 * 2);
    }

    private CallActivity call(Position report, Box box) {
        var call = sheet.place(CallActivity.class, "CallActivity_Report_" + word(report), name(report), box);
        Calls.report(sheet, call, version.processKey(report.key()));
        var each = sheet.child(call, MultiInstanceLoopCharacteristics.class);
        sheet.child(each, LoopCardinality.class).setTextContent("${assignmentsFor_" + word(report) + "}");
        return call;
    }
}

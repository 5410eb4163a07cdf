package io.countersign.blueprint;

import java.util.stream.Collectors;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.Activity;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.CallActivity;
import org.camunda.bpm.model.bpmn.instance.EndEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Gateway;
import org.camunda.bpm.model.bpmn.instance.ParallelGateway;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.ServiceTask;
import org.camunda.bpm.model.bpmn.instance.UserTask;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnLabel;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.dc.Bounds;

/** Draws a process from its diagram interchange as a plain picture, for the documentation. */
final class BlueprintSvg {
    private static final int MARGIN = 30;
    private final StringBuilder svg = new StringBuilder();

    private BlueprintSvg() {}

    static String draw(BpmnModelInstance model) {
        var picture = new BlueprintSvg();
        picture.page(model);
        return picture.svg.toString();
    }

    private void page(BpmnModelInstance model) {
        var all = model.getModelElementsByType(Bounds.class).stream()
                .map(BlueprintSvg::box)
                .toList();
        var left = all.stream().mapToInt(Box::x).min().orElse(0) - MARGIN;
        var top = Math.min(
                        all.stream().mapToInt(Box::y).min().orElse(0),
                        model.getModelElementsByType(BpmnEdge.class).stream()
                                .flatMap(edge -> edge.getWaypoints().stream())
                                .mapToInt(point -> point.getY().intValue())
                                .min()
                                .orElse(0))
                - MARGIN;
        var width = all.stream().mapToInt(Box::right).max().orElse(0) + MARGIN - left;
        var height = all.stream().mapToInt(Box::bottom).max().orElse(0) + MARGIN - top;
        var name = model.getModelElementsByType(Process.class).iterator().next().getName();
        add("""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="%d %d %d %d" width="%d" height="%d" role="img">
            <title>%s</title>
            <defs><marker id="arrow" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="8" markerHeight="8" \
            orient="auto"><path class="tip" d="M0 0 10 5 0 10z"/></marker></defs>
            <style>rect,circle,path{fill:#fff;stroke:#333;stroke-width:1.5}.line{fill:none}.tip{fill:#333;stroke:none}.end{stroke-width:3.5}\
            .call{stroke-width:3.5}.mark{fill:none;stroke-width:2}.cross{stroke-width:3}\
            text{font:12px Arial,Helvetica,sans-serif;text-anchor:middle;fill:#222}.label{font-size:11px}</style>
            <rect x="%d" y="%d" width="%d" height="%d" style="stroke:none"/>
            """, left, top, width, height, width, height, escape(name), left, top, width, height);
        model.getModelElementsByType(BpmnEdge.class).forEach(this::edge);
        model.getModelElementsByType(BpmnShape.class).stream()
                .filter(shape -> !(shape.getBpmnElement() instanceof BoundaryEvent))
                .forEach(this::shape);
        model.getModelElementsByType(BpmnShape.class).stream()
                .filter(shape -> shape.getBpmnElement() instanceof BoundaryEvent)
                .forEach(this::shape);
        add("</svg>\n");
    }

    private void edge(BpmnEdge edge) {
        var points = edge.getWaypoints().stream()
                .map(point ->
                        "%d,%d".formatted(point.getX().intValue(), point.getY().intValue()))
                .collect(Collectors.joining(" "));
        add("<path class=\"line\" d=\"M%s\" marker-end=\"url(#arrow)\"/>\n", points.replace(" ", " L"));
        if (edge.getBpmnElement() instanceof SequenceFlow flow && edge.getBpmnLabel() != null) {
            label(flow.getName(), edge.getBpmnLabel());
        }
    }

    private void shape(BpmnShape shape) {
        var box = box(shape.getBounds());
        if (!(shape.getBpmnElement() instanceof FlowNode node)) {
            return;
        }
        switch (node) {
            case Activity activity -> activity(activity, box);
            case Gateway gateway -> gateway(gateway, box);
            case BoundaryEvent _ -> {
                circle(box, 18, "");
                circle(box, 14, "");
                add(
                        "<path style=\"fill:#333\" d=\"M%d,%d l4,-11 5,6 5,-10 -4,12 -5,-7z\"/>\n",
                        box.centreX() - 7, box.centreY() + 7);
            }
            case EndEvent _ -> circle(box, 18, "end");
            default -> circle(box, 18, "");
        }
        if (shape.getBpmnLabel() != null) {
            label(node.getName(), shape.getBpmnLabel());
        }
    }

    private void activity(Activity activity, Box box) {
        var call = activity instanceof CallActivity;
        add(
                "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"10\"/>\n",
                call ? "call" : "", box.x(), box.y(), box.width(), box.height());
        var lines = Lettering.lines(activity.getName(), box.width() - 12, 12);
        var y = box.centreY() - 15 * (lines.size() - 1) / 2 + 4;
        for (var i = 0; i < lines.size(); i++) {
            add("<text x=\"%d\" y=\"%d\">%s</text>\n", box.centreX(), y + 15 * i, escape(lines.get(i)));
        }
        var kind = switch (activity) {
            case UserTask _ -> "person";
            case ServiceTask task when "external".equals(task.getCamundaType()) -> "agent";
            case ServiceTask _ -> "engine";
            default -> "";
        };
        if (!kind.isEmpty()) {
            add(
                    "<text class=\"label\" style=\"text-anchor:start;fill:#777\" x=\"%d\" y=\"%d\">%s</text>\n",
                    box.x() + 7, box.y() + 14, kind);
        }
        if (call) {
            var shift = activity.getLoopCharacteristics() == null ? 0 : 10;
            var x = box.centreX() + shift;
            add("<path class=\"mark\" d=\"M%d,%d h14 v14 h-14z m7,3 v8 m-4,-4 h8\"/>\n", x - 7, box.bottom() - 17);
            if (shift > 0) {
                add("<path class=\"mark\" d=\"M%d,%d v12 m4,-12 v12 m4,-12 v12\"/>\n", x - 27, box.bottom() - 16);
            }
        }
    }

    private void gateway(Gateway gateway, Box box) {
        add("<path d=\"M%d,%d l25,25 -25,25 -25,-25z\"/>\n", box.centreX(), box.y());
        add(
                "<path class=\"mark cross\" d=\"%s\"/>\n",
                (gateway instanceof ParallelGateway
                                ? "M%d,%d m0,-12 v24 m-12,-12 h24"
                                : "M%d,%d m-8,-8 l16,16 m0,-16 l-16,16")
                        .formatted(box.centreX(), box.centreY()));
    }

    private void circle(Box box, int radius, String style) {
        add("<circle class=\"%s\" cx=\"%d\" cy=\"%d\" r=\"%d\"/>\n", style, box.centreX(), box.centreY(), radius);
    }

    private void label(String text, BpmnLabel label) {
        var box = box(label.getBounds());
        var lines = Lettering.lines(text, 90, 11);
        for (var i = 0; i < lines.size(); i++) {
            add(
                    "<text class=\"label\" x=\"%d\" y=\"%d\">%s</text>\n",
                    box.centreX(), box.y() + 11 + Lettering.LABEL_LINE * i, escape(lines.get(i)));
        }
    }

    private static Box box(Bounds bounds) {
        return new Box(
                bounds.getX().intValue(),
                bounds.getY().intValue(),
                bounds.getWidth().intValue(),
                bounds.getHeight().intValue());
    }

    private void add(String format, Object... values) {
        svg.append(values.length == 0 ? format : format.formatted(values));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

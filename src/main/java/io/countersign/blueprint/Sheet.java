package io.countersign.blueprint;

import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.TransformerException;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.stream.StreamResult;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BpmnModelElementInstance;
import org.camunda.bpm.model.bpmn.instance.ConditionExpression;
import org.camunda.bpm.model.bpmn.instance.Definitions;
import org.camunda.bpm.model.bpmn.instance.Documentation;
import org.camunda.bpm.model.bpmn.instance.ExclusiveGateway;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.Process;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnDiagram;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnLabel;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnPlane;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.dc.Bounds;
import org.camunda.bpm.model.bpmn.instance.di.Waypoint;

/** One process and its drawing; whatever is added to the one is drawn on the other. */
final class Sheet {
    private static final String CAMUNDA = "http://camunda.org/schema/1.0/bpmn";
    private static final String MODELER = "http://camunda.org/schema/modeler/1.0";

    /** The release of the engine, as Camunda Modeler wants to know it. */
    static final String PLATFORM = "7.24.0";

    private final BpmnModelInstance model = Bpmn.createEmptyModel();
    private final Definitions definitions;
    private final Process process;
    private final BpmnPlane plane;
    private final Map<String, Box> boxes = new HashMap<>();

    Sheet(String key, String name, String versionTag, String documentation) {
        definitions = model.newInstance(Definitions.class);
        definitions.setId("Definitions_1");
        definitions.setTargetNamespace("https://countersign.io/bpmn");
        definitions.setExporter("Countersign");
        definitions.setExporterVersion("1");
        definitions.getDomElement().registerNamespace("camunda", CAMUNDA);
        definitions.getDomElement().registerNamespace("modeler", MODELER);
        definitions.setAttributeValueNs(MODELER, "executionPlatform", "Camunda Platform");
        definitions.setAttributeValueNs(MODELER, "executionPlatformVersion", PLATFORM);
        model.setDefinitions(definitions);
        process = add(definitions, Process.class, key);
        process.setName(Braces.apart(name));
        process.setExecutable(true);
        process.setCamundaVersionTag(versionTag);
        process.setCamundaHistoryTimeToLiveString("P180D");
        child(process, Documentation.class).setTextContent(documentation);
        plane = add(add(definitions, BpmnDiagram.class, "Diagram_1"), BpmnPlane.class, "Plane_1");
        plane.setBpmnElement(process);
    }

    /** Adds a node to the process and its shape to the drawing. */
    <T extends FlowNode> T place(Class<T> type, String id, String name, Box box) {
        var node = add(process, type, id);
        if (!name.isEmpty()) {
            node.setName(Braces.apart(name));
        }
        var shape = add(plane, BpmnShape.class, id + "_di");
        shape.setBpmnElement(node);
        if (node instanceof ExclusiveGateway) {
            shape.setMarkerVisible(true);
        }
        bounds(shape, box);
        boxes.put(id, box);
        return node;
    }

    /** As above, for a node whose name stands beside its shape. */
    <T extends FlowNode> T place(Class<T> type, String id, String name, Box box, Box label) {
        var node = place(type, id, name, box);
        bounds(child(Objects.requireNonNull((BpmnShape) node.getDiagramElement()), BpmnLabel.class), label);
        return node;
    }

    /** Where a node was placed. */
    Box box(FlowNode node) {
        return Objects.requireNonNull(boxes.get(node.getId()));
    }

    /** Above this nothing has been placed yet. */
    int top() {
        return boxes.values().stream().mapToInt(Box::y).min().orElse(0);
    }

    /** Connects two nodes along the points, the first and last of which lie on their borders. */
    SequenceFlow flow(FlowNode from, FlowNode to, Point... points) {
        var flow = add(process, SequenceFlow.class, "Flow_%s_%s".formatted(what(from), what(to)));
        flow.setSource(from);
        flow.setTarget(to);
        from.getOutgoing().add(flow);
        to.getIncoming().add(flow);
        var edge = add(plane, BpmnEdge.class, flow.getId() + "_di");
        edge.setBpmnElement(flow);
        for (var point : points) {
            var waypoint = child(edge, Waypoint.class);
            waypoint.setX(point.x());
            waypoint.setY(point.y());
        }
        return flow;
    }

    /** Connects two nodes that stand beside each other. */
    SequenceFlow flow(FlowNode from, FlowNode to) {
        return flow(from, to, box(from).rightDock(), box(to).leftDock());
    }

    /** Names a flow after the answer for which it is taken. */
    void answer(SequenceFlow flow, String name, Box label) {
        flow.setName(name);
        bounds(child(Objects.requireNonNull((BpmnEdge) flow.getDiagramElement()), BpmnLabel.class), label);
    }

    void condition(SequenceFlow flow, String expression) {
        child(flow, ConditionExpression.class).setTextContent(expression);
    }

    /** Adds a child that has an id. */
    <T extends BpmnModelElementInstance> T add(BpmnModelElementInstance parent, Class<T> type, String id) {
        var element = model.newInstance(type, id);
        parent.addChildElement(element);
        return element;
    }

    /** Adds a child that needs no id. */
    <T extends BpmnModelElementInstance> T child(BpmnModelElementInstance parent, Class<T> type) {
        var element = model.newInstance(type);
        parent.addChildElement(element);
        element.removeAttribute("id");
        return element;
    }

    Definitions definitions() {
        return definitions;
    }

    /** The file. It is written without the model API's own check, which takes longer than all the rest; deploying checks it. */
    byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        try {
            var writer = TransformerFactory.newDefaultInstance().newTransformer();
            writer.setOutputProperty(OutputKeys.INDENT, "yes");
            writer.setOutputProperty("{http://xml.apache.org/xslt}indent-amount", "2");
            writer.transform(model.getDocument().getDomSource(), new StreamResult(bytes));
        } catch (TransformerException e) {
            throw new IllegalStateException("A process could not be written", e);
        }
        return bytes.toByteArray();
    }

    private void bounds(BpmnModelElementInstance shape, Box box) {
        var bounds = child(shape, Bounds.class);
        bounds.setX(box.x());
        bounds.setY(box.y());
        bounds.setWidth(box.width());
        bounds.setHeight(box.height());
    }

    private static String what(FlowNode node) {
        return node.getId().substring(node.getId().indexOf('_') + 1);
    }
}

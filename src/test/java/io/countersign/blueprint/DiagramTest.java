package io.countersign.blueprint;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.company.CompanyVersion;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.camunda.bpm.model.bpmn.Bpmn;
import org.camunda.bpm.model.bpmn.BpmnModelInstance;
import org.camunda.bpm.model.bpmn.instance.BoundaryEvent;
import org.camunda.bpm.model.bpmn.instance.FlowNode;
import org.camunda.bpm.model.bpmn.instance.SequenceFlow;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnEdge;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnLabel;
import org.camunda.bpm.model.bpmn.instance.bpmndi.BpmnShape;
import org.camunda.bpm.model.bpmn.instance.dc.Bounds;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Generated drawings can be read: nothing lies on anything else, and every line begins and ends at its shapes. */
class DiagramTest {
    static Stream<CompanyVersion> companies() throws IOException {
        return Stream.of(
                ExampleCompanies.acme(),
                ExampleCompanies.managerOf(1),
                ExampleCompanies.managerOf(3),
                ExampleCompanies.managerOf(50),
                ExampleCompanies.withPeople(),
                ExampleCompanies.withTitles("W".repeat(200), "Vice president of ".repeat(11), "研".repeat(200)),
                ExampleCompanies.withTitles("W".repeat(200)));
    }

    @ParameterizedTest
    @MethodSource("companies")
    void everyElementIsDrawnOnce(CompanyVersion version) {
        for (var model : models(version)) {
            var drawn = Stream.concat(
                            model.getModelElementsByType(BpmnShape.class).stream()
                                    .map(BpmnShape::getBpmnElement),
                            model.getModelElementsByType(BpmnEdge.class).stream()
                                    .map(BpmnEdge::getBpmnElement))
                    .toList();

            assertThat(drawn)
                    .doesNotHaveDuplicates()
                    .containsAll(model.getModelElementsByType(FlowNode.class))
                    .containsAll(model.getModelElementsByType(SequenceFlow.class));
        }
    }

    @ParameterizedTest
    @MethodSource("companies")
    void shapesAndLabelsDoNotOverlap(CompanyVersion version) {
        for (var model : models(version)) {
            var drawn = new ArrayList<>(shapes(model));
            drawn.addAll(labels(model));

            for (var i = 0; i < drawn.size(); i++) {
                for (var j = i + 1; j < drawn.size(); j++) {
                    var one = drawn.get(i);
                    var other = drawn.get(j);
                    assertThat(overlap(one.box(), other.box()) && !one.sitsOn(other) && !other.sitsOn(one))
                            .as("%s lies on %s", one, other)
                            .isFalse();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("companies")
    void linesAreOrthogonalAndDockAtTheirShapes(CompanyVersion version) {
        for (var model : models(version)) {
            for (var edge : model.getModelElementsByType(BpmnEdge.class)) {
                var flow = (SequenceFlow) edge.getBpmnElement();
                var points = points(edge);

                for (var segment : segments(points)) {
                    assertThat(segment.width() == 0 ^ segment.height() == 0)
                            .as("%s has a slanting or empty stretch", flow.getId())
                            .isTrue();
                }
                assertThat(onBorder(points.getFirst(), box(flow.getSource())))
                        .as("%s begins at its source", flow.getId())
                        .isTrue();
                assertThat(onBorder(points.getLast(), box(flow.getTarget())))
                        .as("%s ends at its target", flow.getId())
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("companies")
    void linesCrossNeitherShapesNorLabels(CompanyVersion version) {
        for (var model : models(version)) {
            var obstacles = new ArrayList<>(shapes(model));
            obstacles.addAll(labels(model));
            for (var edge : model.getModelElementsByType(BpmnEdge.class)) {
                for (var segment : segments(points(edge))) {
                    for (var obstacle : obstacles) {
                        assertThat(overlap(segment, obstacle.box()))
                                .as("%s crosses %s", edge.getId(), obstacle)
                                .isFalse();
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("companies")
    void everythingLiesOnThePage(CompanyVersion version) {
        for (var model : models(version)) {
            assertThat(model.getModelElementsByType(BpmnEdge.class).stream().flatMap(edge -> points(edge).stream()))
                    .allMatch(point -> point.x() >= 0 && point.y() >= 0);
            assertThat(shapes(model))
                    .allMatch(shape -> shape.box().x() >= 0 && shape.box().y() >= 0);
        }
    }

    private record Drawn(String what, Box box, String host) {
        /** A boundary event sits on the border of its task, and is meant to. */
        boolean sitsOn(Drawn other) {
            return host.equals(other.what);
        }
    }

    private static List<BpmnModelInstance> models(CompanyVersion version) {
        return Compiler.compile(version).entrySet().stream()
                .filter(file -> file.getKey().endsWith(".bpmn"))
                .map(file -> Bpmn.readModelFromStream(new ByteArrayInputStream(file.getValue())))
                .toList();
    }

    private static List<Drawn> shapes(BpmnModelInstance model) {
        return model.getModelElementsByType(BpmnShape.class).stream()
                .map(shape -> new Drawn(
                        shape.getBpmnElement().getId(),
                        box(shape.getBounds()),
                        shape.getBpmnElement() instanceof BoundaryEvent event
                                ? event.getAttachedTo().getId()
                                : ""))
                .toList();
    }

    private static List<Drawn> labels(BpmnModelInstance model) {
        return model.getModelElementsByType(BpmnLabel.class).stream()
                .map(label -> new Drawn("label " + box(label.getBounds()), box(label.getBounds()), ""))
                .toList();
    }

    private static List<Point> points(BpmnEdge edge) {
        return edge.getWaypoints().stream()
                .map(point -> new Point(point.getX().intValue(), point.getY().intValue()))
                .toList();
    }

    /** The stretches of a line, each as a box without breadth. */
    private static List<Box> segments(List<Point> points) {
        var segments = new ArrayList<Box>();
        for (var i = 1; i < points.size(); i++) {
            var from = points.get(i - 1);
            var to = points.get(i);
            segments.add(new Box(
                    Math.min(from.x(), to.x()),
                    Math.min(from.y(), to.y()),
                    Math.abs(from.x() - to.x()),
                    Math.abs(from.y() - to.y())));
        }
        return segments;
    }

    /** Whether two boxes share more than their borders; a stretch of a line is a box without breadth. */
    private static boolean overlap(Box one, Box other) {
        return one.x() < other.right()
                && other.x() < one.right()
                && one.y() < other.bottom()
                && other.y() < one.bottom();
    }

    private static boolean onBorder(Point point, Box box) {
        var inside =
                point.x() >= box.x() && point.x() <= box.right() && point.y() >= box.y() && point.y() <= box.bottom();
        return inside
                && (point.x() == box.x()
                        || point.x() == box.right()
                        || point.y() == box.y()
                        || point.y() == box.bottom());
    }

    private static Box box(FlowNode node) {
        return box(((BpmnShape) node.getDiagramElement()).getBounds());
    }

    private static Box box(Bounds bounds) {
        return new Box(
                bounds.getX().intValue(),
                bounds.getY().intValue(),
                bounds.getWidth().intValue(),
                bounds.getHeight().intValue());
    }
}

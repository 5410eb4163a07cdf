package io.countersign.blueprint;

import io.countersign.blueprint.FlowGraph.Kind;
import io.countersign.blueprint.FlowGraph.Moment;
import io.countersign.blueprint.FlowGraph.Vertex;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** Reads the ways of a model as the engine would go them, and where it could go several, all of them. */
final class FlowGraphBuilder {
    private final ProcessMap map;
    private final FlowGraph graph;
    private final Map<Element, Map<Moment, Vertex>> places = new IdentityHashMap<>();
    private final List<Element> nodes;

    FlowGraphBuilder(ProcessMap map, FlowGraph graph) {
        this.map = map;
        this.graph = graph;
        this.nodes = map.nodes();
    }

    FlowGraph build() {
        var processes = map.elements("process");
        Stream.concat(processes.stream(), nodes.stream()).forEach(this::place);
        processes.forEach(process -> graph.start(before(process)));
        Stream.concat(processes.stream(), nodes.stream())
                .filter(ProcessMap::isScope)
                .forEach(this::scope);
        nodes.forEach(this::node);
        signals();
        return graph;
    }

    private void place(Element element) {
        var moments =
                ProcessMap.isScope(element) ? EnumSet.allOf(Moment.class) : EnumSet.of(Moment.BEFORE, Moment.AFTER);
        var vertices = new EnumMap<Moment, Vertex>(Moment.class);
        moments.forEach(moment -> vertices.put(moment, graph.vertex(element, moment)));
        places.put(element, vertices);
    }

    private Vertex at(Element element, Moment moment) {
        return Objects.requireNonNull(
                Objects.requireNonNull(places.get(element)).get(moment));
    }

    private Vertex before(Element element) {
        return at(element, Moment.BEFORE);
    }

    private Vertex after(Element element) {
        return at(element, Moment.AFTER);
    }

    /** Where a token is while it is at a node, or anywhere in it. */
    private Vertex during(Element node) {
        return at(node, ProcessMap.isScope(node) ? Moment.ANYWHERE : Moment.BEFORE);
    }

    private void scope(Element scope) {
        edge(before(scope), at(scope, Moment.WITHIN), Kind.FLOW);
        edge(at(scope, Moment.WITHIN), at(scope, Moment.ANYWHERE), Kind.FLOW);
    }

    private void node(Element node) {
        var scope = ProcessMap.scope(node);
        if (scope == null) {
            return;
        }
        if (!ProcessMap.isScope(node)) {
            edge(before(node), after(node), Kind.COMPLETION);
        }
        if (Acts.isRepeated(node)) {
            edge(before(node), after(node), Kind.SKIPPED);
            edge(after(node), before(node), Kind.REPEATED);
        }
        begins(node, scope);
        ends(node, scope);
        tells(node, scope);
    }

    /** How a token gets to a node, other than by its sequence flows. */
    private void begins(Element node, Element scope) {
        if (Xml.is(node, "boundaryEvent")) {
            map.find(node.getAttribute("attachedToRef"))
                    .filter(places::containsKey)
                    .filter(_ -> !isFor(node, "compensateEventDefinition"))
                    .ifPresent(host -> edge(during(host), before(node), Kind.EVENT));
        } else if (ProcessMap.isEventSubprocess(node)) {
            edge(at(scope, Moment.WITHIN), before(node), Kind.EVENT);
            edge(at(scope, Moment.ANYWHERE), before(node), Kind.EVENT_AFTER_EVENT);
        } else if (isForCompensation(node)) {
            edge(at(scope, Moment.ANYWHERE), before(node), Kind.EVENT_AFTER_EVENT);
        } else if (map.flowsInto(node).isEmpty()) {
            edge(before(scope), before(node), Kind.FLOW);
        }
    }

    /** Where a token goes from a node. */
    private void ends(Element node, Element scope) {
        var flows = map.flowsOutOf(node);
        for (var flow : flows) {
            map.find(flow.getAttribute("targetRef"))
                    .filter(places::containsKey)
                    .ifPresent(target -> graph.edge(after(node), before(target), Kind.FLOW, flow));
        }
        var links = linked(node);
        links.forEach(target -> edge(after(node), before(target), Kind.FLOW));
        var leaves = isFor(node, "errorEventDefinition") || isFor(node, "cancelEventDefinition");
        if (flows.isEmpty() && links.isEmpty() && !(Xml.is(node, "endEvent") && leaves) && !isForCompensation(node)) {
            edge(after(node), after(scope), Kind.FLOW);
        }
    }

    /** While a token is at a node, or in it, what is around the node may be left by an event. */
    private void tells(Element node, Element scope) {
        if (isForCompensation(node)) {
            return;
        }
        var around = at(scope, ProcessMap.isEventSubprocess(node) ? Moment.ANYWHERE : Moment.WITHIN);
        edge(during(node), around, Kind.FLOW);
        edge(after(node), around, Kind.FLOW);
    }

    private List<Element> linked(Element node) {
        if (!Xml.is(node, "intermediateThrowEvent")) {
            return List.of();
        }
        var names = Xml.children(node, "linkEventDefinition").stream()
                .map(link -> link.getAttribute("name"))
                .toList();
        return nodes.stream()
                .filter(other -> Xml.is(other, "intermediateCatchEvent"))
                .filter(other -> Xml.children(other, "linkEventDefinition").stream()
                        .anyMatch(link -> names.contains(link.getAttribute("name"))))
                .toList();
    }

    private void signals() {
        var throwing = new ArrayList<Element>();
        var starting = new ArrayList<Element>();
        for (var node : nodes) {
            if (isFor(node, "signalEventDefinition")) {
                if (Xml.is(node, "intermediateThrowEvent") || Xml.is(node, "endEvent")) {
                    throwing.add(node);
                } else if (Xml.is(node, "startEvent")) {
                    starting.add(node);
                }
            }
        }
        for (var thrower : throwing) {
            for (var start : starting) {
                if (signal(thrower).equals(signal(start))) {
                    edge(after(thrower), before(start), Kind.SIGNAL);
                }
            }
        }
    }

    /** The name of the signal: two may stand for one. */
    private String signal(Element event) {
        return Xml.children(event, "signalEventDefinition").stream()
                .flatMap(definition -> map.find(ProcessMap.local(definition.getAttribute("signalRef"))).stream())
                .map(signal -> signal.getAttribute("name"))
                .findFirst()
                .orElse("");
    }

    private void edge(Vertex from, Vertex to, Kind kind) {
        graph.edge(from, to, kind, null);
    }

    private static boolean isFor(Element event, String definition) {
        return !Xml.children(event, definition).isEmpty();
    }

    private static boolean isForCompensation(Element node) {
        return "true".equals(node.getAttribute("isForCompensation").strip());
    }
}

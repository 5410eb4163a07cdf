package io.countersign.blueprint;

import io.countersign.blueprint.FlowGraph.Edge;
import io.countersign.blueprint.FlowGraph.Kind;
import io.countersign.blueprint.FlowGraph.Vertex;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * No cycle without a bound. What bounds one is what the product counts, or a person:
 *
 * <ul>
 *   <li>a flow with {@code round <= n} after a review, and not around a plan, which begins the rounds anew;
 *   <li>a flow with {@code planAttempt <= n} after a plan that was sent up for approval;
 *   <li>a flow that is taken only if a call of {@code raise-budget} said yes: it says so three times for a gate;
 *   <li>a flow that is taken only while a request is undecided, after the step that weighs or escalates: the reporting
 *       line has an end, and a request a last day;
 *   <li>the flow out of a user task, each turn of which a person makes.
 * </ul>
 *
 * A timer is none: a loop that waits goes on for ever. Nor is a budget gate: what costs nothing passes it for ever.
 * Repeated activities have their own bound, the cardinality. One fault names one cycle of a knot of cycles.
 */
final class CycleRule {
    private final ProcessMap map;
    private final FlowGraph graph;
    private final Variables variables;
    private final Faults faults;
    private final Reach reach;

    CycleRule(ProcessMap map, FlowGraph graph, Variables variables, Faults faults) {
        this.map = map;
        this.graph = graph;
        this.variables = variables;
        this.faults = faults;
        this.reach = new Reach(graph);
    }

    void check() {
        remove(edge -> edge.kind() == Kind.REPEATED || edge.kind() == Kind.EVENT_AFTER_EVENT);
        remove(edge -> edge.kind() == Kind.COMPLETION && Xml.is(edge.from().element(), "userTask"));
        if (reach.hasCycles()) {
            bounds();
            report();
        }
    }

    private void remove(Predicate<Edge> which) {
        graph.edges().stream().filter(which).forEach(reach::remove);
    }

    /** Takes away the flows that bound; where one only counts once others are gone, they are looked at again. */
    private void bounds() {
        var limits = limits();
        while (limits.removeIf(this::removed)) {}
    }

    private boolean removed(Limit limit) {
        var bounds = bounds(limit);
        if (bounds) {
            reach.remove(limit.flow());
        }
        return bounds;
    }

    /**
     * A flow that may bound.
     *
     * @param counts the edges of which one is taken in each of its turns
     * @param resets the edges that begin the count anew
     */
    private record Limit(Edge flow, Predicate<Edge> counts, Predicate<Edge> resets) {}

    private List<Limit> limits() {
        var limits = new ArrayList<Limit>();
        var raised = variables.answersOf(Acts.RAISE);
        for (var edge : graph.edges()) {
            var flow = edge.flow();
            if (flow == null) {
                continue;
            }
            if (isCounted("round") && Condition.limits(map, flow, "round")) {
                limits.add(new Limit(edge, completes(Acts::reviews), completes(Acts::plans)));
            }
            if (isCounted("planAttempt") && Condition.limits(map, flow, "planAttempt")) {
                limits.add(new Limit(edge, this::asksAfterPlan, _ -> false));
            }
            if (isCounted("decided") && Condition.entails(map, flow, "decided", false)) {
                limits.add(new Limit(edge, completes(node -> Acts.isStep(node, Effects.OF_TURNS)), _ -> false));
            }
            for (var answer : raised) {
                if (Condition.entails(map, flow, answer, true)) {
                    limits.add(new Limit(
                            edge,
                            completes(call -> Acts.calls(call, Acts.RAISE)
                                    && variables.answer(call).equals(answer)),
                            _ -> false));
                }
            }
        }
        return limits;
    }

    private boolean isCounted(String variable) {
        return variables.setters(variable).isEmpty();
    }

    private static Predicate<Edge> completes(Predicate<Element> node) {
        return edge -> edge.kind() == Kind.COMPLETION && node.test(edge.from().element());
    }

    /** A flow {@code ${planApproval}} out of a gateway to which only plans lead: each turn asks for another plan. */
    private boolean asksAfterPlan(Edge edge) {
        return edge.flow() != null
                && isCounted("planApproval")
                && Condition.entails(map, edge.flow(), "planApproval", true)
                && map.flowsInto(edge.from().element()).stream()
                        .allMatch(flow -> map.find(flow.getAttribute("sourceRef"))
                                .filter(Acts::plans)
                                .isPresent());
    }

    /** Whether each turn through the flow is counted, and none begins the count anew. */
    private boolean bounds(Limit limit) {
        var start = limit.flow().to();
        var end = limit.flow().from();
        if (reach.way(start, end, limit.counts()) != null) {
            return false;
        }
        var within = reach.from(List.of(start));
        var anew = graph.edges().stream()
                .filter(limit.resets())
                .filter(edge -> reach.isLeft(edge) && within.get(edge.from().index()))
                .map(Edge::to)
                .toList();
        return !reach.from(anew).get(end.index());
    }

    private void report() {
        var told = new BitSet();
        for (var vertex : graph.vertices()) {
            var cycle = told.get(vertex.index()) ? null : cycle(vertex);
            if (cycle != null) {
                faults.add(
                        vertex.element(),
                        "stands in a loop without a bound: "
                                + Paths.shown(
                                        cycle.stream().map(Vertex::element).toList()),
                        "Leave the loop by a condition on round or planAttempt after the act that counts it, or repeat"
                                + " a subprocess with a loop cardinality and a completion condition");
                var knot = reach.from(List.of(vertex));
                knot.and(reach.to(List.of(vertex)));
                told.or(knot);
            }
        }
    }

    /** The shortest cycle through a vertex, which stands at both its ends. */
    private @Nullable List<Vertex> cycle(Vertex vertex) {
        return graph.from(vertex).stream()
                .filter(reach::isLeft)
                .map(edge -> reach.way(edge.to(), vertex, _ -> false))
                .filter(Objects::nonNull)
                .min(Comparator.comparingInt(List::size))
                .map(back -> Stream.concat(Stream.of(vertex), back.stream()).toList())
                .orElse(null);
    }
}

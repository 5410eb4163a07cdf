package io.countersign.blueprint;

import io.countersign.blueprint.FlowGraph.Edge;
import io.countersign.blueprint.FlowGraph.Vertex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What can be reached from where in a graph, of which edges may be taken away. */
final class Reach {
    private final FlowGraph graph;
    private final List<List<Edge>> into = new ArrayList<>();
    private final BitSet gone = new BitSet();

    Reach(FlowGraph graph) {
        this.graph = graph;
        graph.vertices().forEach(_ -> into.add(new ArrayList<>()));
        graph.edges().forEach(edge -> into.get(edge.to().index()).add(edge));
    }

    void remove(Edge edge) {
        gone.set(edge.index());
    }

    boolean isLeft(Edge edge) {
        return !gone.get(edge.index());
    }

    /** Whether anything is left after taking away, again and again, what nothing leads to. */
    boolean hasCycles() {
        var ways = new int[graph.vertices().size()];
        graph.edges().stream()
                .filter(this::isLeft)
                .forEach(edge -> ways[edge.to().index()]++);
        var free = new ArrayDeque<Vertex>();
        graph.vertices().stream().filter(vertex -> ways[vertex.index()] == 0).forEach(free::add);
        var left = ways.length;
        while (!free.isEmpty()) {
            left--;
            for (var edge : graph.from(free.remove())) {
                if (isLeft(edge) && --ways[edge.to().index()] == 0) {
                    free.add(edge.to());
                }
            }
        }
        return left > 0;
    }

    /** The vertices that can be reached from any of these, these included. */
    BitSet from(Collection<Vertex> starts) {
        return reached(starts, true);
    }

    /** The vertices from which any of these can be reached, these included. */
    BitSet to(Collection<Vertex> ends) {
        return reached(ends, false);
    }

    private BitSet reached(Collection<Vertex> starts, boolean forward) {
        var seen = new BitSet();
        var waiting = new ArrayDeque<>(starts);
        starts.forEach(start -> seen.set(start.index()));
        while (!waiting.isEmpty()) {
            var at = waiting.remove();
            for (var edge : forward ? graph.from(at) : into.get(at.index())) {
                var next = forward ? edge.to() : edge.from();
                if (isLeft(edge) && !seen.get(next.index())) {
                    seen.set(next.index());
                    waiting.add(next);
                }
            }
        }
        return seen;
    }

    /** The shortest way from one vertex to another, both included, on edges that are left and not avoided. */
    @Nullable
    List<Vertex> way(Vertex from, Vertex to, Predicate<Edge> avoided) {
        var came = new Edge[graph.vertices().size()];
        var seen = new BitSet();
        var waiting = new ArrayDeque<Vertex>();
        seen.set(from.index());
        waiting.add(from);
        while (!waiting.isEmpty()) {
            var at = waiting.remove();
            if (at.equals(to)) {
                return walked(from, to, came);
            }
            for (var edge : graph.from(at)) {
                if (isLeft(edge) && !seen.get(edge.to().index()) && !avoided.test(edge)) {
                    seen.set(edge.to().index());
                    came[edge.to().index()] = edge;
                    waiting.add(edge.to());
                }
            }
        }
        return null;
    }

    private static List<Vertex> walked(Vertex from, Vertex to, Edge[] came) {
        var way = new ArrayList<Vertex>(List.of(to));
        for (var at = to; !at.equals(from); ) {
            at = came[at.index()].from();
            way.add(at);
        }
        Collections.reverse(way);
        return way;
    }
}

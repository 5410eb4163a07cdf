package io.countersign.blueprint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/**
 * The ways a token can take through the processes of a model, as vertices and edges. A node is a vertex before and one
 * after it, and the edge between them is its completion; a scope has two more, from which its events begin, since they
 * may come at any moment within it.
 */
final class FlowGraph {
    /** When, with regard to an element. */
    enum Moment {
        BEFORE,
        AFTER,
        /** Anywhere within a scope, its event subprocesses left out. */
        WITHIN,
        /** As above, with its event subprocesses. */
        ANYWHERE
    }

    /** What an edge stands for. */
    enum Kind {
        /** A sequence flow, a link, or the way in and out of a scope. */
        FLOW,
        /** The element does what it is for. */
        COMPLETION,
        /** A repeated activity that is repeated no times. */
        SKIPPED,
        /** A repeated activity that is repeated; the repetition has a bound of its own. */
        REPEATED,
        /** An event may come. */
        EVENT,
        /** An event may come while another event's subprocess is at work, or something is undone. */
        EVENT_AFTER_EVENT,
        /** A signal begins something anew. */
        SIGNAL
    }

    /** A place where a token can be; a plain node's are before and after it. */
    record Vertex(int index, Element element, Moment moment) {}

    /**
     * A way from one place to the next.
     *
     * @param flow the sequence flow that it is, if it is one
     */
    record Edge(
            int index,
            Vertex from,
            Vertex to,
            Kind kind,
            @Nullable Element flow) {}

    private final List<Vertex> vertices = new ArrayList<>();
    private final List<Edge> edges = new ArrayList<>();
    private final List<List<Edge>> out = new ArrayList<>();
    private final List<Vertex> starts = new ArrayList<>();

    static FlowGraph of(ProcessMap map) {
        return new FlowGraphBuilder(map, new FlowGraph()).build();
    }

    Vertex vertex(Element element, Moment moment) {
        var vertex = new Vertex(vertices.size(), element, moment);
        vertices.add(vertex);
        out.add(new ArrayList<>());
        return vertex;
    }

    void edge(Vertex from, Vertex to, Kind kind, @Nullable Element flow) {
        var edge = new Edge(edges.size(), from, to, kind, flow);
        edges.add(edge);
        out.get(from.index()).add(edge);
    }

    void start(Vertex vertex) {
        starts.add(vertex);
    }

    List<Vertex> vertices() {
        return vertices;
    }

    List<Edge> edges() {
        return edges;
    }

    /** Where each process begins. */
    List<Vertex> starts() {
        return starts;
    }

    List<Edge> from(Vertex vertex) {
        return out.get(vertex.index());
    }
}

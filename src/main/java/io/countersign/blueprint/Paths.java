package io.countersign.blueprint;

import io.countersign.blueprint.FlowGraph.Edge;
import io.countersign.blueprint.FlowGraph.Kind;
import io.countersign.blueprint.FlowGraph.Vertex;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;

/** Goes every way there is, in every state a token can have there, each once; so loops end and nothing is left out. */
final class Paths {
    private static final int MOST_SHOWN = 12;

    private final FlowGraph graph;

    Paths(FlowGraph graph) {
        this.graph = graph;
    }

    /** A token at a place. */
    private record Token(Vertex at, int state) {}

    /** The way on which a token got where it is. */
    private record Step(Edge edge, Token from) {}

    /** The elements that tokens reach and must not, each with the shortest way there. */
    Map<Element, String> search(PathState rule) {
        var seen = new HashMap<Token, @Nullable Step>();
        var waiting = new ArrayDeque<Token>();
        var broken = new LinkedHashMap<Element, String>();
        for (var start : graph.starts()) {
            var token = new Token(start, rule.start());
            seen.put(token, null);
            waiting.add(token);
        }
        while (!waiting.isEmpty()) {
            var token = waiting.remove();
            for (var edge : graph.from(token.at())) {
                if (edge.kind() == Kind.SIGNAL) {
                    continue;
                }
                if (rule.breaks(token.state(), edge)) {
                    broken.computeIfAbsent(edge.from().element(), _ -> way(token, seen));
                }
                var next = new Token(edge.to(), rule.after(token.state(), edge));
                if (!seen.containsKey(next)) {
                    seen.put(next, new Step(edge, token));
                    waiting.add(next);
                }
            }
        }
        return broken;
    }

    private static String way(Token end, Map<Token, @Nullable Step> seen) {
        var elements = new ArrayList<Element>();
        var at = end;
        elements.add(at.at().element());
        for (var step = seen.get(at); step != null; step = seen.get(at)) {
            at = step.from();
            elements.add(at.at().element());
        }
        Collections.reverse(elements);
        return shown(elements);
    }

    /** The nodes on a way by their ids, in the middle cut short. */
    static String shown(List<Element> way) {
        var ids = new ArrayList<String>();
        for (var element : way) {
            var id = Xml.path(element);
            if (!Xml.is(element, "process") && (ids.isEmpty() || !ids.getLast().equals(id))) {
                ids.add(id);
            }
        }
        if (ids.size() > MOST_SHOWN) {
            var cut = new ArrayList<>(ids.subList(0, MOST_SHOWN / 2));
            cut.add("…");
            cut.addAll(ids.subList(ids.size() - MOST_SHOWN / 2, ids.size()));
            ids = cut;
        }
        return String.join(" → ", ids);
    }
}

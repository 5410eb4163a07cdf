package io.countersign.blueprint;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Does what a sketch may do, with variables that have values: where a token may be next, from where it is now. */
abstract class SketchWalk<S> {
    final Sketch sketch;

    SketchWalk(Sketch sketch) {
        this.sketch = sketch;
    }

    /** A token that has come to a node, and what the variables hold. */
    record At<S>(int node, S values) {}

    /** What the variables may hold once the node has done what it does; nothing if it need not. */
    abstract List<S> done(int node, S values);

    /** Whether a flow with the condition may be taken. */
    abstract boolean may(String condition, S values);

    /** Whether repetitions count as going on. */
    abstract boolean repeats();

    List<At<S>> next(At<S> at) {
        var next = new ArrayList<At<S>>();
        var node = at.node();
        var repeated = sketch.nodes().get(node).repeated();
        ring(node, at.values(), next);
        if (repeated) {
            leave(node, at.values(), next);
        }
        if (node == sketch.part()) {
            sketch.entries(true).forEach(inner -> next.add(new At<>(inner, at.values())));
            return next;
        }
        for (var values : done(node, at.values())) {
            if (sketch.nodes().get(node).inner()) {
                ring(sketch.part(), values, next);
            }
            if (repeated && repeats()) {
                next.add(new At<>(node, values));
            }
            leave(node, values, next);
        }
        return next;
    }

    private void leave(int node, S values, List<At<S>> next) {
        var flows = sketch.out(node);
        flows.stream()
                .filter(flow -> may(flow.condition(), values))
                .forEach(flow -> next.add(new At<>(flow.to(), values)));
        if (flows.isEmpty() && sketch.nodes().get(node).inner()) {
            if (sketch.nodes().get(sketch.part()).repeated() && repeats()) {
                next.add(new At<>(sketch.part(), values));
            }
            ring(sketch.part(), values, next);
            leave(sketch.part(), values, next);
        }
    }

    private void ring(int node, S values, List<At<S>> next) {
        sketch.ringing(node).forEach(timer -> next.add(new At<>(timer.to(), values)));
    }

    /** Everywhere a token may come that begins with these values. */
    Set<At<S>> from(S values) {
        var seen = new HashSet<At<S>>();
        var waiting = new ArrayList<At<S>>();
        sketch.entries(false).forEach(node -> waiting.add(new At<>(node, values)));
        while (!waiting.isEmpty()) {
            var at = waiting.removeLast();
            if (seen.add(at)) {
                waiting.addAll(next(at));
            }
        }
        return seen;
    }
}

package io.countersign.blueprint;

import io.countersign.blueprint.FlowGraph.Edge;

/** What is known of a token on its way, and where that is not enough. */
interface PathState {
    /** An approval is missing. */
    int OPEN = 0;

    /** There is one. */
    int CLEAR = 1;

    /** From here on: one was asked for, and its answer not yet looked at. */
    int ASKED = 2;

    /** Of a token that begins a process. */
    int start();

    /** Of a token in a state that takes an edge. */
    int after(int state, Edge edge);

    /** Whether a token in the state must not take the edge. */
    boolean breaks(int state, Edge edge);
}

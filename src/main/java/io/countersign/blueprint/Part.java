package io.countersign.blueprint;

import org.camunda.bpm.model.bpmn.instance.FlowNode;

/** A finished stretch of a drawing: where the token comes in, where it goes out, and how far right it reaches. */
record Part(FlowNode entry, FlowNode exit, int right) {
    static Part of(Sheet sheet, FlowNode node) {
        return new Part(node, node, sheet.box(node).right());
    }
}

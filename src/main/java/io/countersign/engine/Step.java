package io.countersign.engine;

import java.util.Map;

/** A quick step of a process, done in the engine's own transaction; diagrams name it {@code ${name}}. */
public interface Step {
    /** The name under which diagrams call it, one of {@link Steps#NAMES}. */
    String name();

    Result run(StepContext context);

    /** What a step found. */
    sealed interface Result {
        /** The token moves on, with these variables set. */
        record Go(Map<String, Object> variables) implements Result {}

        /** A BPMN error: its boundary event is taken, with these variables set. */
        record Refused(String errorCode, String reason, Map<String, Object> variables) implements Result {}
    }
}

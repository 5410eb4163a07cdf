package io.countersign.engine;

import java.time.Duration;
import java.util.Map;

/** How an agent task ends; the committer turns it into exactly one engine call. */
public sealed interface TaskOutcome {
    /** Done: the token moves on. */
    record Done(Map<String, Object> variables) implements TaskOutcome {}

    /** An expected refusal: the error's boundary event is taken. */
    record Refused(String errorCode, String reason) implements TaskOutcome {}

    /** A passing fault: one retry fewer, after the pause; an incident when none is left. */
    record TryLater(String reason, Duration pause) implements TaskOutcome {}

    /** Nothing is wrong with the task: it is looked at again after the pause, and no retry is lost. */
    record Later(String reason, Duration pause) implements TaskOutcome {}

    /** A person has to look: an incident now. */
    record Broken(String reason) implements TaskOutcome {}
}

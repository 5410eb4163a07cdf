package io.countersign.company;

import java.util.List;
import java.util.Map;

/** A posted definition as written, before anything in it is believed; scalars keep their exact source text. */
sealed interface SourceNode {
    record Fields(Map<String, SourceNode> values) implements SourceNode {}

    record Items(List<SourceNode> values) implements SourceNode {}

    record Text(String text) implements SourceNode {}

    record Number(String text) implements SourceNode {}

    record Flag(boolean value) implements SourceNode {}

    /** Null, or a place whose fault has been reported already. */
    record Nothing() implements SourceNode {}
}

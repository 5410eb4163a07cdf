package io.countersign.llm;

import java.util.Optional;

/** Whether agents elsewhere may do acts over HTTP here; whoever makes their tokens knows. */
public interface ExternalAgents {
    /** Why not, naming the setting; empty where they may. */
    Optional<String> refusal();
}

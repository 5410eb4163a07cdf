package io.countersign.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * A place where agents do whole acts, each in a run of its own that outlives the node which ordered it. The request's call
 * id names the run: ordering it again is the same run, on any node.
 */
public interface AgentRuns {
    /** Why this company cannot have acts done by the agent, naming the setting; empty where it can. */
    Optional<String> refusal(String company, String agent);

    /** How long a run is waited for, from when it was ordered. */
    Duration patience();

    /** How many runs this node waits for at once. */
    int atOnce();

    /** True once this node is stopping and waits for nothing any more. */
    boolean isClosing();

    /** Orders the run where it is not there yet, and waits for it. An interrupt ends the wait. */
    ChatAnswer start(String agent, ChatRequest request) throws ChatFailure;

    /**
     * Waits for a run that was ordered before, perhaps by another node. {@link ChatFailure.Fault} where it is certainly gone;
     * {@link ChatFailure.Unseen} where nobody can look, or its order may still be on its way: it may be resumed again.
     *
     * @param age how long ago it was written down that it is ordered
     */
    ChatAnswer resume(String agent, ChatRequest request, Duration age) throws ChatFailure;

    /** What became of the call is written down: its run is of no use any more. Neither blocks nor throws. */
    void forget(UUID call);
}

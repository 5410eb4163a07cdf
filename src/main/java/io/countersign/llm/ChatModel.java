package io.countersign.llm;

/** A language model that answers one request at a time and blocks; callers run on virtual threads. */
public interface ChatModel {
    /** Asks once, without a retry of its own. An interrupt of the calling thread stops the call. */
    ChatAnswer ask(ChatRequest request) throws ChatFailure;
}

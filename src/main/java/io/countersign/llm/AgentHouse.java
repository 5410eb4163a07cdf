package io.countersign.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The place where agents work, if there is one, and what this node and the journal have to do with it. */
@Component
public class AgentHouse {
    private final AgentRuns runs;
    private final Places places = new Places(System::nanoTime);

    AgentHouse(ObjectProvider<AgentRuns> runs) {
        this.runs = runs.getIfAvailable(NoAgentRuns::new);
    }

    /** Why this company cannot have acts done by the agent, naming the setting; empty where it can. */
    public Optional<String> refusal(String company, String agent) {
        return runs.refusal(company, agent);
    }

    Duration patience() {
        return runs.patience();
    }

    boolean isClosing() {
        return runs.isClosing();
    }

    /** Takes a place among those in which this node waits at once; false where none is free for the company. */
    boolean enter(String company) {
        return places.enter(company, runs.atOnce());
    }

    /** The same for a run that is at work already and is waited for whether there is room or not. */
    void enterAnyway(String company) {
        places.enterAnyway(company);
    }

    void leave(String company) {
        places.leave(company);
    }

    ChatAnswer start(AgentOrder order, ChatRequest request) throws ChatFailure {
        return runs.start(order.agent(), request);
    }

    ChatAnswer resume(AgentOrder order, ChatRequest request, Duration age) throws ChatFailure {
        return runs.resume(order.agent(), request, age);
    }

    void forget(UUID call) {
        runs.forget(call);
    }

    /** Lets the run go once the current transaction, which keeps its answer, is committed. */
    void forgetAfterCommit(UUID call) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                runs.forget(call);
            }
        });
    }
}

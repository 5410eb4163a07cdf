package io.countersign.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The places where agents work, those of Sympozium and external ones, and what this node and the journal have to do with them. */
@Component
public class AgentHouse {
    private final AgentRuns runs;
    private final ExternalActs external;
    private final Places places = new Places(System::nanoTime);
    private final Places placesOutside = new Places(System::nanoTime);

    AgentHouse(ObjectProvider<AgentRuns> runs, ExternalActs external) {
        this.runs = runs.getIfAvailable(NoAgentRuns::new);
        this.external = external;
    }

    /** Why this company cannot have acts done by the agent of Sympozium, naming the setting; empty where it can. */
    public Optional<String> refusal(String company, String agent) {
        return runs.refusal(company, agent);
    }

    /** Why nobody can have acts done by external agents, naming the setting; empty where they can. */
    public Optional<String> refusalOfExternal() {
        return external.refusal();
    }

    Optional<String> refusal(String company, AgentOrder order) {
        return order.isExternal() ? external.refusal() : runs.refusal(company, order.agent());
    }

    Duration patience(AgentOrder order) {
        return order.isExternal() ? external.timeout() : runs.patience();
    }

    boolean isClosing(AgentOrder order) {
        return order.isExternal() ? external.isClosing() : runs.isClosing();
    }

    /** Takes a place among those in which this node waits at once; false where none is free for the company. */
    boolean enter(String company, AgentOrder order) {
        return places(order).enter(company, order.isExternal() ? external.atOnce() : runs.atOnce());
    }

    /** The same for a run that is at work already and is waited for whether there is room or not. */
    void enterAnyway(String company, AgentOrder order) {
        places(order).enterAnyway(company);
    }

    void leave(String company, AgentOrder order) {
        places(order).leave(company);
    }

    private Places places(AgentOrder order) {
        return order.isExternal() ? placesOutside : places;
    }

    ChatAnswer start(AgentOrder order, ChatRequest request) throws ChatFailure {
        return order.isExternal() ? external.await(request) : runs.start(order.agent(), request);
    }

    ChatAnswer resume(AgentOrder order, ChatRequest request, Duration age) throws ChatFailure {
        return order.isExternal() ? external.await(request) : runs.resume(order.agent(), request, age);
    }

    /** What an external agent finds is no longer open once its call has ended; there is nothing to clear away. */
    void forget(UUID call, AgentOrder order) {
        if (!order.isExternal()) {
            runs.forget(call);
        }
    }

    /** Lets the run go once the current transaction, which keeps its answer, is committed. */
    void forgetAfterCommit(UUID call, AgentOrder order) {
        if (!order.isExternal()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    runs.forget(call);
                }
            });
        }
    }
}

package io.countersign.llm;

import io.countersign.ledger.Money;

/** An act that an agent elsewhere does in one run of its own, whose many model calls we do not see; it costs at most this. */
public record AgentOrder(String agent, Money ceiling) {
    /** No agent of Sympozium can have this name: Kubernetes knows none with such a sign. */
    private static final String EXTERNAL = "@external";

    /** An act that an agent elsewhere does over HTTP. */
    public static AgentOrder external(Money ceiling) {
        return new AgentOrder(EXTERNAL, ceiling);
    }

    boolean isExternal() {
        return agent.equals(EXTERNAL);
    }

    public AgentOrder {
        if (agent.isBlank() || ceiling.isUnlimited() || ceiling.equals(Money.ZERO)) {
            throw new IllegalArgumentException("An agent run has an agent and a ceiling above zero");
        }
    }
}

package io.countersign.llm;

import io.countersign.ledger.Money;
import io.countersign.llm.Journal.Reply;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

/** A bench on which agents do acts elsewhere. */
abstract class AgentRunBench {
    static final String CEILING = "0.50";

    /** The run has money for exactly one agent run and a half. */
    final Bench bench = new Bench("0.75");

    final ScriptedAgentRuns agents = bench.agents;

    @AfterEach
    void close() {
        try (bench) {
            bench.assertSound();
        }
    }

    UUID gate() {
        return bench.gate("t1", Money.usd(CEILING));
    }

    Reply ask() {
        return ask(bench.journal);
    }

    Reply ask(Journal journal) {
        return bench.ask(journal, bench.order("t1", CEILING));
    }
}

package io.countersign.company;

import static io.countersign.company.DefinitionsTest.CEO;
import static io.countersign.company.DefinitionsTest.HEAD;
import static io.countersign.company.DefinitionsTest.faults;
import static io.countersign.company.DefinitionsTest.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import org.junit.jupiter.api.Test;

/** Positions that agents of Sympozium fill. */
class SympoziumDefinitionsTest {
    private static final String SYMPOZIUM = HEAD + CEO + "    filledBy: sympozium\n";

    @Test
    void anAgentOfSympoziumHasANameAndACeiling() {
        var ceo = yaml(SYMPOZIUM + "    agent: acme-ceo\n    agentRunCeiling: 0.50\n")
                .positions()
                .getFirst();

        assertThat(ceo.filledBy()).isEqualTo(FilledBy.SYMPOZIUM);
        assertThat(ceo.agent()).isEqualTo("acme-ceo");
        assertThat(ceo.agentRunCeiling()).isEqualTo(Money.usd("0.50"));
    }

    @Test
    void whatAnAgentOfSympoziumNeedsIsAskedFor() {
        assertThat(faults(SYMPOZIUM))
                .containsExactly(
                        new Problem.Fault("positions[0].agent", "is required"),
                        new Problem.Fault("positions[0].agentRunCeiling", "is required"));
        assertThat(faults(SYMPOZIUM + "    agent: Acme_CEO\n    agentRunCeiling: 0\n    users: [ann]\n"))
                .extracting(Problem.Fault::path)
                .containsExactlyInAnyOrder("positions[0].agent", "positions[0].agentRunCeiling", "positions[0].users");
    }

    @Test
    void whatNoBudgetAboveItCouldEverPayIsNoCeiling() {
        assertThat(faults(SYMPOZIUM + "    agent: acme-ceo\n    agentRunCeiling: 50.01\n"))
                .singleElement()
                .satisfies(fault -> {
                    assertThat(fault.path()).isEqualTo("positions[0].agentRunCeiling");
                    assertThat(fault.rule()).contains("50.01 is above the budget of the company, 50.00");
                });
    }

    @Test
    void onlySympoziumHasAgents() {
        assertThat(faults(HEAD + CEO + "    agent: acme-ceo\n    agentRunCeiling: 0.50\n"))
                .extracting(Problem.Fault::path, Problem.Fault::rule)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "positions[0].agent", "is only for a position with filledBy: sympozium"),
                        org.assertj.core.groups.Tuple.tuple(
                                "positions[0].agentRunCeiling",
                                "is only for a position with filledBy: sympozium or external"));
    }
}

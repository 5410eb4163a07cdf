package io.countersign.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.approval.ApprovalRequest;
import io.countersign.company.CompanyVersion;
import io.countersign.company.DefinitionFormat;
import io.countersign.company.Definitions;
import io.countersign.ledger.Money;
import io.countersign.ledger.Shortage;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whom a gate asks for more budget in the run of a routine, where those above have no assignment. */
class BudgetOwnerTest {
    private static final CompanyVersion VERSION = new CompanyVersion(
            1, Definitions.read("""
                company: acme
                name: Acme
                budget: 50
                positions:
                  - {key: ceo, title: Chief executive}
                  - {key: head, title: Head, reportsTo: ceo}
                  - {key: analyst, title: Analyst, reportsTo: head}
                """.getBytes(UTF_8), DefinitionFormat.YAML), "", null, "", Instant.EPOCH);

    private final Assignment analyst = assignment("analyst", 1);
    private final Assignment head = assignment("head", 0);

    @Test
    void aMonthIsRaisedByWhoStandsAbove() {
        assertThat(owner(List.of(head), "POSITION", "head")).isEqualTo("ceo");
        assertThat(owner(List.of(analyst), "POSITION", "analyst")).isEqualTo("head");
        assertThat(owner(List.of(analyst), "POSITION", "head")).isEqualTo("ceo");
        assertThat(owner(List.of(analyst), "POSITION", "ceo")).isEqualTo(ApprovalRequest.BOARD);
        assertThat(owner(List.of(analyst, head), "POSITION", "analyst")).isEqualTo("head");
    }

    @Test
    void whatTheRunItselfIsShortOfIsTheBoards() {
        assertThat(owner(List.of(head), "RUN", "the run")).isEqualTo(ApprovalRequest.BOARD);
        assertThat(owner(List.of(head), "ASSIGNMENT", head.id().toString())).isEqualTo(ApprovalRequest.BOARD);
        assertThat(owner(List.of(analyst, head), "ASSIGNMENT", analyst.id().toString()))
                .isEqualTo("head");
    }

    private static String owner(List<Assignment> line, String kind, String owner) {
        return BudgetRequests.owner(VERSION, line, List.of(new Shortage(1, kind, owner, Money.ZERO)));
    }

    private static Assignment assignment(String position, int depth) {
        return new Assignment(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "acme",
                null,
                position,
                depth,
                "objective",
                "acceptance",
                Money.ZERO,
                Assignment.Status.WORKING,
                null,
                null,
                null,
                0,
                1,
                0,
                0,
                0,
                true,
                Instant.EPOCH,
                null);
    }
}

package io.countersign.run.web;

import static io.countersign.problem.web.Slice.HANNA;
import static io.countersign.problem.web.Slice.assertInvalid;
import static io.countersign.problem.web.Slice.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import io.countersign.ledger.Balance;
import io.countersign.ledger.Balances;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import io.countersign.problem.web.Slice;
import io.countersign.run.Budgets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetWebTest {
    private static final UUID RUN = UUID.randomUUID();
    private static final UUID ASSIGNMENT = UUID.randomUUID();
    private static final Money LIMIT = Money.usd("7.5");
    private static final String BODY = "{\"limit\": \"7.50\", \"from\": \"checker\", \"reason\": \" Larger \"}";

    private final Budgets budgets = mock(Budgets.class);
    private final Balances balances = mock(Balances.class);
    private final Slice web = new Slice(new BudgetController(budgets, balances));

    @Test
    void showsTheNewestWindowAsItIsNow() {
        var balance = new Balance(LIMIT, Money.usd("1"), Money.usd("2"));
        when(balances.accounts("acme"))
                .thenReturn(List.of(
                        new Balances.Account(1, "POSITION", "analyst", "2026-10", Money.usd("1"), balance),
                        new Balances.Account(2, "POSITION", "analyst", "2026-11", LIMIT, balance),
                        new Balances.Account(3, "POSITION", "writer", "2026-12", Money.usd("1"), balance)));

        assertThat(web.post("/api/companies/acme/positions/analyst/limit", BODY))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("""
                    {"kind": "POSITION", "owner": "analyst", "month": "2026-11", "wanted": "7.50", "limit": "7.50",
                     "available": "4.50"}\
                    """);
        verify(budgets).setPosition("acme", "analyst", LIMIT, "checker", HANNA, "Larger");
    }

    @Test
    void anAssignmentHasNoMonth() {
        when(balances.ofAssignments(List.of(ASSIGNMENT)))
                .thenReturn(Map.of(ASSIGNMENT, new Balance(LIMIT, Money.ZERO, Money.ZERO)));

        assertThat(web.post("/api/runs/" + RUN + "/assignments/" + ASSIGNMENT + "/limit", BODY))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"kind\": \"ASSIGNMENT\", \"month\": null, \"available\": \"7.50\"}");
        verify(budgets).setAssignment(RUN, ASSIGNMENT, LIMIT, HANNA, "Larger");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "many", "0.0000000001", "1000000001"})
    void refusesWhatIsNoAmountAtEveryDoor(String limit) {
        var body = BODY.replace("7.50", limit);

        assertInvalid(web.post("/api/companies/acme/positions/analyst/limit", body), "limit");
        assertInvalid(web.post("/api/companies/acme/limit", body), "limit");
        assertInvalid(web.post("/api/runs/" + RUN + "/limit", body), "limit");
        assertInvalid(web.post("/api/runs/" + RUN + "/assignments/" + ASSIGNMENT + "/limit", body), "limit");
        verifyNoInteractions(budgets);
    }

    @Test
    void saysWhyNot() {
        doThrow(
                        new Problem.Denied("not you"),
                        new Problem.Missing("no company"),
                        new Problem.Clash("too much"),
                        new Problem.Invalid("reason", "is needed"))
                .when(budgets)
                .setCompany(any(), any(), any(), any());

        assertProblem(web.post("/api/companies/acme/limit", BODY), 403, "denied");
        assertProblem(web.post("/api/companies/acme/limit", BODY), 404, "missing");
        assertProblem(web.post("/api/companies/acme/limit", BODY), 409, "clash");
        assertInvalid(web.post("/api/companies/acme/limit", BODY), "reason");
        assertProblem(web.post("/api/runs/first/limit", BODY), 400, "malformed");
    }
}

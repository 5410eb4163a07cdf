package io.countersign.ledger.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.countersign.ledger.Balance;
import io.countersign.ledger.Balances;
import io.countersign.ledger.BudgetWarnings;
import io.countersign.ledger.LedgerCheck;
import io.countersign.ledger.Money;
import io.countersign.problem.Problem;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

class LedgerWebTest {
    private final Balances balances = mock();
    private final LedgerCheck check = mock();
    private final BudgetWarnings warnings = mock();
    private final MockMvcTester web = MockMvcTester.of(new LedgerController(balances, check, warnings))
            .withHttpMessageConverters(List.of(
                    new MappingJackson2HttpMessageConverter(new ObjectMapper().registerModule(new JavaTimeModule()))));

    @Test
    void showsAccountsWithAmountsAsDecimalsAndNoLimitAsNull() {
        given(balances.accounts("acme"))
                .willReturn(List.of(
                        new Balances.Account(
                                1,
                                "BOOK",
                                "acme",
                                null,
                                Money.UNLIMITED,
                                new Balance(Money.UNLIMITED, Money.ZERO, Money.usd("1.5"))),
                        new Balances.Account(
                                2,
                                "POSITION",
                                "ceo",
                                "2026-11",
                                Money.usd("20"),
                                new Balance(Money.usd("20"), Money.usd("0.0143"), Money.usd("1.5")))));

        assertThat(web.get().uri("/api/companies/acme/accounts"))
                .hasStatusOk()
                .bodyJson()
                .isStrictlyEqualTo("""
                    [{"account": 1, "kind": "BOOK", "owner": "acme", "month": null, "wanted": null, "limit": null,
                      "reserved": "0.00", "posted": "1.50", "available": null},
                     {"account": 2, "kind": "POSITION", "owner": "ceo", "month": "2026-11", "wanted": "20.00",
                      "limit": "20.00", "reserved": "0.0143", "posted": "1.50", "available": "18.4857"}]
                    """);
    }

    @Test
    void showsWarnings() {
        given(warnings.list("acme"))
                .willReturn(List.of(new BudgetWarnings.Warning(
                        2, "POSITION", "ceo", "2026-11", Money.usd("8.1"), Money.usd("10"), Instant.EPOCH)));

        assertThat(web.get().uri("/api/companies/acme/warnings"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("""
                    [{"account": 2, "kind": "POSITION", "owner": "ceo", "month": "2026-11", "used": "8.10",
                      "limit": "10.00"}]
                    """);
    }

    @Test
    void saysWhetherTheLedgerHolds() {
        given(check.run())
                .willReturn(new LedgerCheck.Findings(
                        9, 40, List.of(new LedgerCheck.Violation(7, "account 3 OVERRUN acme", "has 5 billed"))));

        assertThat(web.get().uri("/api/ledger/check")).hasStatusOk().bodyJson().isStrictlyEqualTo("""
            {"ok": false, "checkedAccounts": 9, "checkedPostings": 40,
             "violations": [{"rule": 7, "subject": "account 3 OVERRUN acme", "detail": "has 5 billed"}]}
            """);
    }

    @Test
    void aCompanyThatIsNotThereHasNoWarningsEither() {
        willThrow(new Problem.Missing("no company")).given(balances).requireCompany("nope");

        assertThat(web.get().uri("/api/companies/nope/warnings"))
                .hasFailed()
                .failure()
                .hasRootCauseInstanceOf(Problem.Missing.class);
    }
}

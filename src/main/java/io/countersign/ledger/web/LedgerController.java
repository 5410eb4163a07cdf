package io.countersign.ledger.web;

import io.countersign.ledger.Balances;
import io.countersign.ledger.BudgetWarnings;
import io.countersign.ledger.LedgerCheck;
import io.countersign.ledger.Money;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Shows a company's accounts, and whether the ledger holds. */
@RestController
class LedgerController {
    private final Balances balances;
    private final LedgerCheck check;
    private final BudgetWarnings warnings;

    LedgerController(Balances balances, LedgerCheck check, BudgetWarnings warnings) {
        this.balances = balances;
        this.check = check;
        this.warnings = warnings;
    }

    @GetMapping("/api/companies/{company}/accounts")
    List<AccountView> accounts(@PathVariable String company) {
        return balances.accounts(company).stream().map(AccountView::of).toList();
    }

    @Operation(summary = "The newest 200 accounts of a company that reached 80 % of their limit, each time they did")
    @GetMapping("/api/companies/{company}/warnings")
    List<BudgetWarnings.Warning> warnings(@PathVariable String company) {
        balances.requireCompany(company);
        return warnings.list(company);
    }

    @GetMapping("/api/ledger/check")
    CheckView check() {
        var findings = check.run();
        return new CheckView(
                findings.violations().isEmpty(),
                findings.checkedAccounts(),
                findings.checkedPostings(),
                findings.violations());
    }

    /** An account; amounts that have no limit are null. */
    record AccountView(
            long account,
            String kind,
            String owner,
            @Nullable String month,
            Money wanted,
            Money limit,
            Money reserved,
            Money posted,
            Money available) {
        static AccountView of(Balances.Account account) {
            var balance = account.balance();
            return new AccountView(
                    account.id(),
                    account.kind(),
                    account.owner(),
                    account.month(),
                    account.wanted(),
                    balance.limit(),
                    balance.reserved(),
                    balance.spent(),
                    balance.available());
        }
    }

    record CheckView(boolean ok, long checkedAccounts, long checkedPostings, List<LedgerCheck.Violation> violations) {}
}

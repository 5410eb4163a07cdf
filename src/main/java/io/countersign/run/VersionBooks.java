package io.countersign.run;

import io.countersign.company.VersionListener;
import io.countersign.ledger.Ledger;
import io.countersign.ledger.Limits;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Opens a new company's books, and takes a new version's budgets into this month's limits. */
@Component
@Order(0)
class VersionBooks implements VersionListener {
    private final Ledger ledger;
    private final Limits limits;

    VersionBooks(Ledger ledger, Limits limits) {
        this.ledger = ledger;
        this.limits = limits;
    }

    @Override
    public void versionStored(String company, int version) {
        ledger.openCompany(company);
        limits.applyVersion(company, version);
    }
}

package io.countersign.approval;

import io.countersign.access.CompanyPeople;
import io.countersign.access.CompanyRole;
import io.countersign.access.Visible;
import io.countersign.company.PositionHolders;
import io.countersign.engine.Memberships;
import java.util.HashSet;
import org.springframework.stereotype.Component;

/** Who decides in somebody's place now belongs to the companies in which that person could decide. */
@Component
class DeputiesAtWork implements CompanyPeople {
    private final Deputies deputies;
    private final PositionHolders holders;
    private final Memberships memberships;

    DeputiesAtWork(Deputies deputies, PositionHolders holders, Memberships memberships) {
        this.deputies = deputies;
        this.holders = holders;
        this.memberships = memberships;
    }

    @Override
    public boolean isOne(String person, String company) {
        return deputies.principalsOf(person).stream()
                .anyMatch(principal -> holders.isOne(principal, company)
                        || CompanyRole.BOARD.isHeldBy(memberships.groupsOf(principal), company));
    }

    @Override
    public Visible companiesOf(String person) {
        var companies = new HashSet<String>();
        for (var principal : deputies.principalsOf(person)) {
            var signs = CompanyRole.BOARD.heldIn(memberships.groupsOf(principal));
            var fills = holders.companiesOf(principal);
            if (signs.companies() == null || fills.companies() == null) {
                return Visible.ALL;
            }
            companies.addAll(signs.companies());
            companies.addAll(fills.companies());
        }
        return new Visible(companies);
    }
}

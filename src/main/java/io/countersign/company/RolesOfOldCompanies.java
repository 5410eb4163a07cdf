package io.countersign.company;

import io.countersign.access.CompanyRole;
import io.countersign.access.CompanyRoles;
import io.countersign.engine.CompanyTurn;
import java.util.List;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Gives companies that a release without roles has posted their groups, once; whom to put into them a person decides. */
@Component
class RolesOfOldCompanies {
    private final Companies companies;
    private final CompanyRoles roles;
    private final CompanyTurn turn;
    private final JdbcClient jdbc;

    RolesOfOldCompanies(Companies companies, CompanyRoles roles, CompanyTurn turn, JdbcClient jdbc) {
        this.companies = companies;
        this.roles = roles;
        this.turn = turn;
        this.jdbc = jdbc;
    }

    @EventListener(ApplicationStartedEvent.class)
    void give() {
        var begun = roles.begun();
        for (var company : companies.list()) {
            var key = company.company();
            if (!begun.contains(key) && key.length() <= CompanyRole.LONGEST_COMPANY) {
                turn.write(key, () -> {
                    roles.begin(key, null);
                    roles.open(key, processes(key));
                    return key;
                });
            }
        }
    }

    /** Of all its versions, since runs go on with old ones. */
    private List<String> processes(String company) {
        var newest = companies.find(company);
        return jdbc.sql("select distinct key from company_position where company = ? order by key")
                .param(company)
                .query((row, _) -> newest.processKey(row.getString("key")))
                .list();
    }
}

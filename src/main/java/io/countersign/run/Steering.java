package io.countersign.run;

import io.countersign.access.Caller;
import io.countersign.access.CompanyRole;
import io.countersign.access.CurrentCaller;
import io.countersign.company.Companies;
import io.countersign.problem.Problem;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who may pause, resume or cancel a run: whoever started it, who fills a position of its company today, owner,
 * operators and board of the company, and administrators. What the application does by itself nobody asks for.
 */
@Component
class Steering {
    private final JdbcClient jdbc;
    private final Companies companies;

    Steering(JdbcClient jdbc, Companies companies) {
        this.jdbc = jdbc;
        this.companies = companies;
    }

    void check(Run run) {
        CurrentCaller.find().filter(caller -> !may(run, caller)).ifPresent(_ -> {
            throw new Problem.Denied(
                    "Run %s is steered by who started it, the people of %s, its owner, operators and board"
                            .formatted(run.id(), run.company()));
        });
    }

    private boolean may(Run run, Caller caller) {
        return caller.may(run.company(), CompanyRole.OWNER, CompanyRole.OPERATOR, CompanyRole.BOARD)
                || companies.find(run.company()).positions().stream()
                        .anyMatch(position -> position.users().contains(caller.name()))
                || isStarter(run.id(), caller.name());
    }

    private boolean isStarter(UUID run, String name) {
        return jdbc.sql("select exists (select from run where id = ? and caller = ?)")
                .params(run, name)
                .query(Boolean.class)
                .single();
    }
}

package io.countersign.company;

import io.countersign.access.CompanyPeople;
import io.countersign.access.Visible;
import java.util.HashSet;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who fills a position of a company's newest version belongs to it. */
@Component
public class PositionHolders implements CompanyPeople {
    private final JdbcClient jdbc;

    PositionHolders(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public boolean isOne(String person, String company) {
        return jdbc.sql("select exists (select from company_person where person = ? and company = ?)")
                .params(person, company)
                .query(Boolean.class)
                .single();
    }

    @Override
    public Visible companiesOf(String person) {
        return new Visible(new HashSet<>(jdbc.sql("select company from company_person where person = ?")
                .param(person)
                .query(String.class)
                .list()));
    }
}

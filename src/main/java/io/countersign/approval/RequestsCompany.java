package io.countersign.approval;

import io.countersign.access.CompanyOf;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** In whose company an approval is asked for. */
@Component
class RequestsCompany implements CompanyOf {
    private final JdbcClient jdbc;

    RequestsCompany(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "approval";
    }

    @Override
    public String what() {
        return "approval request";
    }

    @Override
    public Optional<String> company(UUID request) {
        return jdbc.sql("select company from approval_request where id = ?")
                .param(request)
                .query(String.class)
                .optional();
    }
}

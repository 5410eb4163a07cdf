package io.countersign.run;

import io.countersign.access.CompanyOf;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** In whose run a model was called. */
@Component
class CallsCompany implements CompanyOf {
    private final JdbcClient jdbc;

    CallsCompany(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String kind() {
        return "call";
    }

    @Override
    public String what() {
        return "model call";
    }

    @Override
    public Optional<String> company(UUID call) {
        return jdbc.sql("select r.company from model_call c join run r on r.id = c.run where c.id = ?")
                .param(call)
                .query(String.class)
                .optional();
    }
}

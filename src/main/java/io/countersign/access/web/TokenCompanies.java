package io.countersign.access.web;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which company a request is about, as its path says or, of a list, its question. What names none is about all of them. */
@Component
class TokenCompanies {
    private final JdbcClient jdbc;

    TokenCompanies(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<String> of(String door, Map<String, String> named, String @Nullable [] asked) {
        if (named.containsKey("company")) {
            return Optional.of(named.get("company"));
        }
        if (door.startsWith("/api/runs/") || door.startsWith("/api/record/{run}/")) {
            return of("select company from run where id = ?", named.getOrDefault("run", named.get("id")));
        }
        if (door.startsWith("/api/approvals/")) {
            return of("select company from approval_request where id = ?", named.get("id"));
        }
        if (door.startsWith("/api/calls/")) {
            return of("select company from model_call where id = ?", named.get("call"));
        }
        return (door.equals("/api/runs") || door.equals("/api/approvals")) && asked != null && asked.length == 1
                ? Optional.of(asked[0])
                : Optional.empty();
    }

    private Optional<String> of(String sql, @Nullable String id) {
        if (id == null || !id.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            return Optional.empty();
        }
        return jdbc.sql(sql).param(UUID.fromString(id)).query(String.class).optional();
    }
}

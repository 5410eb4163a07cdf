package io.countersign.access.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.countersign.access.AccessTest;
import io.countersign.access.PersonalTokens;
import io.countersign.access.Scope;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Programs that come with a personal access token. A door that lets one in answers 404 here: what is behind it is missing. */
abstract class TokenTest extends AccessTest {
    static final String LATER = Instant.now()
            .plus(30, ChronoUnit.DAYS)
            .truncatedTo(ChronoUnit.SECONDS)
            .toString();
    static final int INSIDE = 404;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    ObjectMapper json;

    @Autowired
    PersonalTokens tokens;

    static String[] all() {
        return Stream.of(Scope.values()).map(Scope::word).toArray(String[]::new);
    }

    static String secret(String text) {
        return text.substring(text.lastIndexOf('_') + 1);
    }

    String lastUse(JsonNode token) {
        return jdbc.sql("select coalesce(last_used_at::text, 'never') from personal_token where id = cast(? as uuid)")
                .param(token.path("id").asText())
                .query(String.class)
                .single();
    }

    UUID aRun(String company) {
        jdbc.sql("insert into company (id, name, newest) values (?, ?, 1) on conflict do nothing")
                .params(company, company)
                .update();
        var run = UUID.randomUUID();
        jdbc.sql("""
            insert into run (id, company, company_version, goal, budget, caller, simulated, status, request_digest)
            values (?, ?, 1, 'goal', 1, 'test', false, 'RUNNING', '')\
            """).params(run, company).update();
        return run;
    }

    JsonNode make(String user, String... scopes) throws Exception {
        return made(user, wish("a token", scopes));
    }

    JsonNode make(String user, String company, String[] scopes) throws Exception {
        return made(user, wish("a token", scopes).replace("{", "{\"company\":\"" + company + "\","));
    }

    JsonNode made(String user, String wish) throws Exception {
        var made = asProgram(user, "POST", "/api/me/tokens", wish);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        return json.readTree(made.body());
    }

    static String wish(String name, String... scopes) {
        return "{\"name\":\"%s\",\"scopes\":[\"%s\"],\"expiresAt\":\"%s\"}"
                .formatted(name, String.join("\",\"", scopes), LATER);
    }

    void revoke(String user, JsonNode token) {
        var answer =
                asProgram(user, "DELETE", "/api/me/tokens/" + token.path("id").asText(), "");
        assertThat(answer.statusCode()).isEqualTo(204);
    }

    void revokeAll(String user) {
        tokens.of(user).forEach(token -> tokens.revoke(user, token.id()));
    }

    HttpResponse<String> with(JsonNode token, String method, String path) {
        var body =
                method.equals("POST") || method.equals("PUT") ? BodyPublishers.ofString("{}") : BodyPublishers.noBody();
        return send(request(path)
                .header("Authorization", "Bearer " + token.path("token").asText())
                .header("Content-Type", "application/json")
                .method(method, body));
    }
}

package io.countersign.llm.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import io.countersign.problem.Problem;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class CallsWebTest {
    private static final UUID RUN = UUID.randomUUID();
    private static final UUID ASSIGNMENT = UUID.randomUUID();

    private final HikariDataSource database = TestDatabase.fresh();
    private final JdbcClient jdbc = JdbcClient.create(database);
    private final MockMvcTester web =
            MockMvcTester.create(MockMvcBuilders.standaloneSetup(new CallsController(new CallLog(jdbc)))
                    .setMessageConverters(new MappingJackson2HttpMessageConverter(
                            new ObjectMapper().registerModule(new JavaTimeModule())))
                    .build());

    @BeforeEach
    void run() {
        jdbc.sql("insert into company (id, name, newest) values ('acme', 'Acme', 1)")
                .update();
        jdbc.sql("""
            insert into run (id, company, company_version, goal, budget, simulated, status, caller, request_digest)
            values (?, 'acme', 1, '', 0, true, 'RUNNING', 'test', '')\
            """).param(RUN).update();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void pagesTheCallsOfARunInTheirOrder() {
        answered(1);
        answered(2);
        answered(3);

        var page = web.get().uri("/api/runs/{run}/calls?page=1&size=2", RUN).exchange();

        assertThat(page).hasStatusOk().bodyJson().isLenientlyEqualTo("""
            {"page": 1, "size": 2, "total": 3, "items": [
             {"runId": "%s", "assignmentId": "%s", "position": "ceo", "act": "PLAN", "turn": 3, "attempt": 1,
              "model": "openai/gpt-5-mini", "status": "ANSWERED", "used": true, "inputTokens": 1000,
              "cachedInputTokens": 0, "outputTokens": 100, "cost": "0.00045", "reportedCost": null, "priceList": 1,
              "error": null, "latencyMs": 12}]}\
            """.formatted(RUN, ASSIGNMENT));
    }

    @Test
    void showsOneCallWithWhatWasSaid() {
        var call = answered(1);

        var shown = web.get().uri("/api/calls/{call}", call).exchange();

        assertThat(shown).hasStatusOk().bodyJson().isLenientlyEqualTo("""
            {"id": "%s", "cost": "0.00045", "answer": "{\\"approach\\":\\"a\\"}",
             "messages": [{"role": "USER", "text": "Plan."}]}\
            """.formatted(call));
    }

    @Test
    void showsAFailedCallWithoutCostOrMessages() {
        var call = UUID.randomUUID();
        insert(call, 1, "NOT_SENT");

        var shown = web.get().uri("/api/calls/{call}", call).exchange();

        assertThat(shown).hasStatusOk().bodyJson().isLenientlyEqualTo("""
            {"status": "NOT_SENT", "cost": null, "inputTokens": null, "messages": null, "answer": null}\
            """);
    }

    @Test
    void knowsWhatDoesNotExist() {
        assertThat(web.get().uri("/api/runs/{run}/calls", UUID.randomUUID()).exchange())
                .hasFailed()
                .failure()
                .rootCause()
                .isInstanceOf(Problem.Missing.class);
        assertThat(web.get().uri("/api/calls/{call}", UUID.randomUUID()).exchange())
                .hasFailed()
                .failure()
                .rootCause()
                .isInstanceOf(Problem.Missing.class);
        assertThat(web.get().uri("/api/runs/{run}/calls?size=501", RUN).exchange())
                .hasFailed()
                .failure()
                .rootCause()
                .isInstanceOf(Problem.Invalid.class);
    }

    private UUID answered(int turn) {
        var call = UUID.randomUUID();
        insert(call, turn, "SENT");
        jdbc.sql("""
            update model_call set status = 'ANSWERED', used = true, cost = 450000, input_tokens = 1000,
                cached_input_tokens = 0, output_tokens = 100, answer = '{"approach":"a"}', latency_ms = 12,
                request = '{"schema": "plan", "messages": [{"role": "USER", "text": "Plan."}]}',
                ended_at = clock_timestamp()
            where id = ?\
            """).param(call).update();
        return call;
    }

    private void insert(UUID call, int turn, String status) {
        jdbc.sql("""
            insert into model_call (id, task, turn, attempt, run, assignment, company, position, act, model, asked_model,
                                    reservation, price_version, status)
            values (?, 't1', ?, 1, ?, ?, 'acme', 'ceo', 'PLAN', 'gpt-5-mini', 'openai/gpt-5-mini', gen_random_uuid(), 1,
                    ?)\
            """).params(call, turn, RUN, ASSIGNMENT, status).update();
    }
}

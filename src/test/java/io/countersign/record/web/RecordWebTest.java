package io.countersign.record.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import io.countersign.problem.Problem;
import io.countersign.record.RunRecord;
import io.countersign.record.Watchers;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.PlatformTransactionManager;

/** The record over REST. */
class RecordWebTest {
    private static final HikariDataSource DATABASE = TestDatabase.fresh();
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final JdbcClient jdbc = JdbcClient.create(DATABASE);
    private final UUID run = UUID.randomUUID();
    private final RunRecord record;
    private final MockMvcTester web;

    RecordWebTest() {
        var context = new AnnotationConfigApplicationContext();
        context.registerBean(DataSource.class, () -> DATABASE, definition -> definition.setDestroyMethodName(""));
        context.registerBean(JdbcClient.class, () -> jdbc);
        context.registerBean(PlatformTransactionManager.class, () -> new JdbcTransactionManager(DATABASE));
        context.registerBean(ObjectMapper.class, () -> JSON);
        context.registerBean(
                StreamSettings.class, () -> new StreamSettings(1, 1, Duration.ofHours(1), Duration.ofHours(1)));
        context.registerBean(Watchers.class, () -> _ -> () -> true);
        context.scan("io.countersign.record");
        context.refresh();
        record = context.getBean(RunRecord.class);
        web = MockMvcTester.create(MockMvcBuilders.standaloneSetup(context.getBean(RecordController.class))
                .setMessageConverters(new MappingJackson2HttpMessageConverter(JSON))
                .build());
    }

    @BeforeEach
    void run() {
        jdbc.sql("insert into company (id, name, newest) values ('acme', 'Acme', 1) on conflict do nothing")
                .update();
        jdbc.sql("""
            insert into run (id, company, company_version, goal, budget, simulated, status, caller, request_digest)
            values (?, 'acme', 1, '', 0, true, 'RUNNING', 'test', '')
            """).param(run).update();
        for (var i = 0; i < 450; i++) {
            record.append(run, "Step", Map.of("n", i));
        }
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void saysThatARunsRecordIsSound() {
        assertThat(web.get().uri("/api/record/{run}/check", run))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("""
                    {"ok": true, "chain": "run:%s", "entries": 450, "unchained": 0, "violations": []}
                    """.formatted(run));
        assertThat(web.get().uri("/api/record/companies/acme/check")).hasStatusOk();
        assertThat(web.get().uri("/api/record/installation/check")).hasStatusOk();
    }

    @Test
    void exportsEveryEntryAsALine() throws UnsupportedEncodingException {
        var answer = web.get().uri("/api/record/{run}/export", run).exchange();

        assertThat(answer).hasStatusOk().hasContentType("application/x-ndjson");
        assertThat(answer.getResponse().getContentAsString().lines())
                .hasSize(450)
                .allSatisfy(line -> assertThat(line).startsWith("{\"actor\":").contains("\"hash\":\""));
    }

    @Test
    void listsTheSigningsOfHeads() {
        assertThat(web.get().uri("/api/record/heads"))
                .hasStatusOk()
                .bodyJson()
                .isLenientlyEqualTo("{\"items\": [], \"total\": 0}");
    }

    @Test
    void knowsNoRecordOfWhatIsNotThere() {
        for (var path : new String[] {
            "/api/record/" + UUID.randomUUID() + "/check",
            "/api/record/" + UUID.randomUUID() + "/export",
            "/api/record/companies/nobody/check",
            "/api/record/companies/nobody/export",
            "/api/record/heads/7"
        }) {
            assertThat(web.get().uri(path)).hasFailed().failure().hasRootCauseInstanceOf(Problem.Missing.class);
        }
    }
}

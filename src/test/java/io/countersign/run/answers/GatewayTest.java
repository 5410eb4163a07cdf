package io.countersign.run.answers;

import io.countersign.TestDatabase;
import io.countersign.approval.Inbox;
import io.countersign.company.Companies;
import io.countersign.ledger.Balances;
import io.countersign.ledger.LedgerCheck;
import io.countersign.run.Runs;
import org.camunda.bpm.engine.ExternalTaskService;
import org.camunda.bpm.engine.RuntimeService;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The real application on a real database, with its real client of a gateway whose answers a test chooses; only waiting is
 * shorter than usual. All tests that extend it share one application, and each uses companies of its own.
 */
@SpringBootTest(
        properties = {
            "countersign.engine.farewell=1s",
            "OPENAI_API_KEY=" + GatewayTest.API_KEY,
            "COUNTERSIGN_ADMIN_PASSWORD=" + GatewayTest.PASSWORD,
            "countersign.auth.secret=" + GatewayTest.SECRET,
            "countersign.outgoing.allow=127.0.0.1",
            "countersign.gateway.retry-pause=20ms",
            "countersign.gateway.longest-call=1s",
            "countersign.engine.heartbeat=100ms"
        })
abstract class GatewayTest {
    static final String API_KEY = "sk-none-of-your-business";
    static final String PASSWORD = "correct horse battery staple";
    static final String SECRET = "a secret of the tests, of at least 32 bytes";
    static final int AT_ONCE = 16;
    static final WildGateway GATEWAY = new WildGateway();

    @Autowired
    Companies companies;

    @Autowired
    Runs runs;

    @Autowired
    Inbox inbox;

    @Autowired
    Balances balances;

    @Autowired
    LedgerCheck check;

    @Autowired
    ExternalTaskService externalTasks;

    @Autowired
    RuntimeService runtime;

    @Autowired
    JdbcClient jdbc;

    @DynamicPropertySource
    static void surroundings(DynamicPropertyRegistry properties) {
        var url = TestDatabase.freshUrl();
        properties.add("spring.datasource.url", () -> url);
        properties.add("spring.datasource.username", () -> "postgres");
        properties.add("OPENAI_BASE_URL", GATEWAY::url);
    }
}

package io.countersign.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.access.Caller;
import io.countersign.approval.ApprovalRequest;
import io.countersign.approval.Deputies;
import io.countersign.engine.DatabaseClock;
import io.countersign.problem.Page;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;

/** People who name deputies, which are gone with each test. */
abstract class DeputiesTest extends ApprovalsTest {
    static final Caller DAN = new Caller("dan", Set.of());
    static final Caller EVE = new Caller("eve", Set.of());
    static final Page.Request ALL = new Page.Request(0, 50);

    @Autowired
    Deputies deputies;

    @Autowired
    DatabaseClock clock;

    @AfterEach
    void nobodyIsADeputyAnyMore() {
        jdbc.sql("delete from deputy").update();
    }

    void deputy(Caller principal, Caller deputy) {
        deputies.name(
                principal, principal.name(), deputy.name(), null, clock.now().plus(Duration.ofDays(7)));
    }

    ApprovalRequest waitingForSam(Run run) {
        samPlans(run);
        var request = waitingFor(run);
        assertThat(request.decider()).isEqualTo("head");
        return request;
    }
}

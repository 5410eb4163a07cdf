package io.countersign.access.session;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.web.ServerProperties;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

class SessionSettingsTest {
    /** Spring Session would take each of them for a session without an end. */
    @Test
    void refusesATimeThatIsNone() {
        for (var none : new Duration[] {Duration.ZERO, Duration.ofMillis(999), Duration.ofHours(-1)}) {
            assertThatThrownBy(() -> new SessionSettings(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("countersign.session.longest");
            assertThatThrownBy(() -> idle(none))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("server.servlet.session.timeout");
        }
    }

    private static void idle(Duration time) {
        var server = new ServerProperties();
        server.getServlet().getSession().setTimeout(time);
        new SessionConfiguration()
                .sessions(new JdbcTemplate(), new NoTransactions(), server, new SessionSettings(Duration.ofDays(1)));
    }

    private static final class NoTransactions extends AbstractPlatformTransactionManager {
        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void doBegin(Object transaction, org.springframework.transaction.TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }
}

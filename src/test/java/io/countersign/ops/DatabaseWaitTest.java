package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.AbstractDataSource;

@ExtendWith(OutputCaptureExtension.class)
class DatabaseWaitTest {
    private static final SQLException DOWN = poolFailure("Connection to db:5432 refused.", "08001");
    private static final SQLException WRONG_PASSWORD = poolFailure("password authentication failed", "28P01");

    private Instant now = Instant.EPOCH;

    @Test
    void waitsUntilTheServerIsUpAndSaysWhy(CapturedOutput output) {
        var database = database(Stream.of(DOWN, DOWN, WRONG_PASSWORD));

        aWait().until(database);

        assertThat(output)
                .contains("Waiting for PostgreSQL at db:5432/shop: Connection to db:5432 refused.")
                .contains("Waiting for PostgreSQL at db:5432/shop: password authentication failed");
    }

    @Test
    void givesUpWhenPatienceEnds() {
        var database = database(Stream.generate(() -> DOWN));

        assertThatThrownBy(() -> aWait().until(database))
                .isInstanceOf(StartupFault.class)
                .hasMessage("PostgreSQL at db:5432/shop cannot be used: Connection to db:5432 refused.");
        assertThat(now).isEqualTo(Instant.EPOCH.plusSeconds(600));
    }

    @Test
    void givesUpEarlierWhenTheServerRefusesUs() {
        var database = database(Stream.concat(Stream.of(DOWN), Stream.generate(() -> WRONG_PASSWORD)));

        assertThatThrownBy(() -> aWait().until(database)).hasMessageContaining("password authentication failed");
        assertThat(now).isEqualTo(Instant.EPOCH.plusSeconds(5 + 5 + 60));
    }

    private DatabaseWait aWait() {
        return new DatabaseWait(
                DatabaseAddress.of("jdbc:postgresql://db:5432/shop?password=hunter2"),
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                Duration.ZERO,
                () -> now);
    }

    /** Fails in turn with each of these, five seconds apart, then answers. */
    private DataSource database(Stream<SQLException> failures) {
        var next = failures.iterator();
        return new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                return answer(next);
            }

            @Override
            public Connection getConnection(String username, String password) throws SQLException {
                return answer(next);
            }
        };
    }

    private Connection answer(Iterator<SQLException> failures) throws SQLException {
        now = now.plusSeconds(5);
        if (failures.hasNext()) {
            throw failures.next();
        }
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (_, _, _) -> null);
    }

    private static SQLException poolFailure(String reason, String state) {
        return new SQLTransientConnectionException(
                "Connection is not available", state, new SQLException(reason, state));
    }
}

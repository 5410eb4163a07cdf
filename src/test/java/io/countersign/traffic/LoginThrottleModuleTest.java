package io.countersign.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import io.countersign.traffic.LoginThrottle.Try;
import io.countersign.traffic.LoginThrottle.Try.Admitted;
import io.countersign.traffic.LoginThrottle.Try.Refused;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class LoginThrottleModuleTest {
    private static final HikariDataSource DATABASE = TestDatabase.fresh();
    private static final String HERE = "192.0.2.1";
    private static final String THERE = "198.51.100.1";

    private final Node node = Node.throttling(DATABASE, 3, 5, 1000);
    private final Node other = Node.throttling(DATABASE, 3, 5, 1000);

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    /** Each test has names and addresses of its own: they share the database, as replicas do. */
    @Test
    void refusesAnAddressThatTriedANameTooOftenOnWhicheverNode() {
        tries(node, 2, "anna", HERE);
        tries(other, 1, "anna", HERE);

        var refused = node.throttle().begin("anna", HERE);

        assertThat(refused)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refusal -> assertThat(refusal.pause()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1)));
        assertThat(other.throttle().begin("anna", HERE)).isInstanceOf(Refused.class);
    }

    @Test
    void admitsTheSameNameFromAnotherAddress() {
        tries(node, 3, "berta", "192.0.2.2");

        assertThat(node.throttle().begin("berta", "192.0.2.2")).isInstanceOf(Refused.class);
        assertThat(node.throttle().begin("berta", THERE)).isInstanceOf(Admitted.class);
    }

    @Test
    void refusesAnAddressThatTriedManyNames() {
        for (var n = 0; n < 5; n++) {
            tries(node, 1, "carla-" + n, "192.0.2.3");
        }

        assertThat(node.throttle().begin("carla-6", "192.0.2.3")).isInstanceOf(Refused.class);
        assertThat(node.throttle().begin("carla-6", "192.0.2.4")).isInstanceOf(Admitted.class);
    }

    /** A program with an old password, beside people who have the right one. */
    @Test
    void doesNotRefuseAnAddressForOneNameThatItTriesOverAndOver() {
        tries(node, 3, "clara", "192.0.2.13");
        for (var n = 0; n < 10; n++) {
            assertThat(node.throttle().begin("clara", "192.0.2.13")).isInstanceOf(Refused.class);
        }

        assertThat(node.throttle().begin("cleo", "192.0.2.13")).isInstanceOf(Admitted.class);
    }

    @Test
    void takesAllAddressesOfAHouseholdForOne() {
        for (var n = 1; n <= 3; n++) {
            tries(node, 1, "dora", "2001:db8:7:7::" + n);
        }

        assertThat(node.throttle().begin("dora", "2001:db8:7:7::99")).isInstanceOf(Refused.class);
        assertThat(node.throttle().begin("dora", "2001:db8:7:8::99")).isInstanceOf(Admitted.class);
    }

    /** Whoever comes in with the right password may do so as often as they like. */
    @Test
    void givesBackTheTriesThatSucceed() {
        for (var n = 0; n < 20; n++) {
            var admitted = node.throttle().begin("erika", "192.0.2.5");
            assertThat(admitted).isInstanceOf(Admitted.class);
            node.throttle().succeeded((Admitted) admitted);
        }
    }

    @Test
    void countsTriesAtTheSameMomentToo() throws Exception {
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Try> attempt = () -> node.throttle().begin("frida", "192.0.2.6");
            var admitted = all.invokeAll(Collections.nCopies(20, attempt)).stream()
                    .filter(done -> done.resultNow() instanceof Admitted)
                    .count();

            assertThat(admitted).isEqualTo(3);
        }
    }

    /** From however many addresses they come: it slows down whoever guesses, and locks out nobody. */
    @Test
    void isSlowForANameThatWasTriedFromEverywhere() {
        var slow = Node.throttling(DATABASE, 3, 5, 2);
        tries(slow, 1, "gerda", "192.0.2.7");
        tries(slow, 1, "gerda", "192.0.2.8");

        var begin = System.nanoTime();
        var attempt = slow.throttle().begin("gerda", "192.0.2.9");

        assertThat(attempt).isInstanceOf(Admitted.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void letsNoMoreWaitThanItCanHold() throws Exception {
        var slow = Node.throttling(DATABASE, 1000, 1000, 1);
        tries(slow, 1, "hanna", "192.0.2.10");
        try (var all = Executors.newVirtualThreadPerTaskExecutor()) {
            var attempts = IntStream.range(0, 200)
                    .mapToObj(n -> (Callable<Try>) () -> slow.throttle().begin("hanna", "203.0.113." + n))
                    .toList();

            assertThat(all.invokeAll(attempts)).extracting(Future::resultNow).hasAtLeastOneElementOfType(Refused.class);
        }
    }

    @Test
    void isWorthAnEntryOnceInAWhile() {
        tries(node, 3, "ida", "192.0.2.11");

        var notable = IntStream.range(0, 10)
                .mapToObj(_ -> (Refused) node.throttle().begin("ida", "192.0.2.11"))
                .filter(Refused::notable)
                .count();

        assertThat(notable).isEqualTo(1);
    }

    @Test
    void keepsNoNameAsItWasTyped() {
        tries(node, 1, "a password in the wrong field", "192.0.2.12");

        assertThat(JdbcClient.create(DATABASE)
                        .sql("select id from request_bucket")
                        .query(String.class)
                        .list())
                .isNotEmpty()
                .noneMatch(id -> id.contains("wrong field"));
    }

    @Test
    void admitsNobodyWithoutTheDatabase() {
        var gone = TestDatabase.fresh();
        var alone = Node.throttling(gone, 3, 5, 1000);
        gone.close();

        assertThatThrownBy(() -> alone.throttle().begin("kora", HERE)).isInstanceOf(RuntimeException.class);
    }

    @Test
    void refusesToWorkInsideATransaction() {
        var transaction = new TransactionTemplate(new DataSourceTransactionManager(DATABASE));

        assertThatThrownBy(() -> transaction.execute(_ -> node.throttle().begin("lena", HERE)))
                .hasMessage("A bucket must not be used inside a transaction");
    }

    private static void tries(Node node, int times, String name, String address) {
        for (var n = 0; n < times; n++) {
            assertThat(node.throttle().begin(name, address)).isInstanceOf(Admitted.class);
        }
    }
}

package io.countersign.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import io.countersign.TestDatabase;
import io.countersign.traffic.RateKey.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class RatesModuleTest {
    private static final HikariDataSource DATABASE = TestDatabase.fresh();
    private static final Rate TWENTY = new Rate(1, 20);

    private final JdbcClient jdbc = JdbcClient.create(DATABASE);
    private final Node node = node();

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void grantsWhatTheRateAllowsAndTellsTheRest() {
        var anna = user("anna");

        assertThat(granted(node, anna, 30)).isEqualTo(20);
        assertThat(node.rates().count(anna, false)).hasValueSatisfying(count -> {
            assertThat(count.granted()).isFalse();
            assertThat(count.left()).isZero();
            assertThat(count.untilNext()).isBetween(Duration.ofSeconds(1), Duration.ofMinutes(1));
        });
    }

    @Test
    void countsReadsAndWritesUsersAndTokensApart() {
        assertThat(granted(node, user("berta"), 30)).isEqualTo(20);

        assertThat(node.rates().count(user("berta"), true))
                .hasValueSatisfying(count -> assertThat(count.name()).isEqualTo("writes"));
        assertThat(granted(node, new RateKey(Kind.TOKEN, "berta"), 30)).isEqualTo(20);
        assertThat(granted(node, user("carla"), 1)).isEqualTo(1);
    }

    /** Each may give away a tenth before it asks, and asks at the latest after a second. */
    @Test
    void replicasAgreeBeforeLong() {
        var other = node();
        var dora = user("dora");
        granted(other, dora, 1);

        assertThat(granted(node, dora, 30)).isEqualTo(19);

        await().untilAsserted(() -> assertThat(other.rates().count(dora, false))
                .hasValueSatisfying(count -> assertThat(count.granted()).isFalse()));
        assertThat(granted(node(), dora, 30)).isZero();
    }

    /** A round trip for each request would be the price of it. */
    @Test
    void asksTheDatabaseForATenthOfTheRequestsOnly() {
        var asked = new AtomicInteger();
        var counted = new DelegatingDataSource(DATABASE) {
            @Override
            public Connection getConnection() throws SQLException {
                asked.incrementAndGet();
                return super.getConnection();
            }
        };
        var many = Node.counting(counted, new Rate(1, 1000), TWENTY, TWENTY);

        granted(many, user("erika"), 1000);

        assertThat(asked.get()).isBetween(2, 60);
    }

    @Test
    void goesOnAloneWhereTheDatabaseIsAway() {
        var gone = TestDatabase.fresh();
        var alone = Node.counting(gone, TWENTY, TWENTY, TWENTY);
        gone.close();

        assertThat(granted(alone, user("frida"), 30)).isEqualTo(20);
    }

    @Test
    void countsStrangersWithoutTheDatabase() {
        var stranger = new RateKey(Kind.ADDRESS, "192.0.2.1");

        assertThat(granted(node, stranger, 30)).isEqualTo(20);
        assertThat(granted(node(), stranger, 30)).isEqualTo(20);
    }

    @Test
    void hasNoLimitWhereNoneIsSet() {
        var free = Node.counting(DATABASE, Node.UNLIMITED, TWENTY, TWENTY);

        assertThat(free.rates().count(user("gerda"), false)).isEmpty();
    }

    @Test
    void removesBucketsThatAreFullAgain() {
        granted(node, user("hanna"), 1);
        granted(node, user("ida"), 1);
        jdbc.sql("update request_bucket set expires_at = 1 where id like '%hanna%'")
                .update();

        node.buckets().removeExpired();

        assertThat(jdbc.sql("select id from request_bucket").query(String.class).list())
                .noneMatch(id -> id.contains("hanna"))
                .anyMatch(id -> id.contains("ida"));
    }

    /** A node whose clock is wrong would say otherwise when that is. */
    @Test
    void bucketsEndByTheDatabasesClock() {
        granted(node, user("kora"), 1);

        assertThat(jdbc.sql("""
            select expires_at - (extract(epoch from clock_timestamp()) * 1000)::bigint
              from request_bucket where id like '%kora%'
            """).query(Long.class).single()).isBetween(60_000L, 95_000L);
    }

    private static Node node() {
        return Node.counting(DATABASE, TWENTY, TWENTY, TWENTY);
    }

    private static RateKey user(String name) {
        return new RateKey(Kind.USER, name);
    }

    private static long granted(Node node, RateKey who, int times) {
        return IntStream.range(0, times)
                .filter(_ -> node.rates().count(who, false).orElseThrow().granted())
                .count();
    }
}

package io.countersign.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.countersign.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which databases count as restored. */
class RestoreWatchTest {
    private final List<String> pauses = new ArrayList<>();

    @Test
    void aDatabaseThatStaysWhereItIsIsNotRestored() {
        try (var database = TestDatabase.fresh()) {
            var jdbc = JdbcClient.create(database);

            start(jdbc, "");
            start(jdbc, "");

            assertThat(pauses).isEmpty();
        }
    }

    @Test
    void aTableThatWasMadeAnewIsNoticedOnce() {
        try (var database = TestDatabase.fresh()) {
            var jdbc = JdbcClient.create(database);
            start(jdbc, "");
            jdbc.sql("alter table home rename to before").update();
            jdbc.sql("create table home (like before including all)").update();
            jdbc.sql("insert into home select * from before").update();

            start(jdbc, "");
            start(jdbc, "");

            assertThat(pauses).containsExactly(RestoreWatch.REASON);
        }
    }

    @Test
    void filesInAnotherDirectoryAreNoticed() {
        try (var database = TestDatabase.fresh()) {
            var jdbc = JdbcClient.create(database);

            start(jdbc, "one directory");
            start(jdbc, "another");

            assertThat(pauses).hasSize(1);
        }
    }

    @Test
    void anOperatorMaySayThatItWasRestored() {
        try (var database = TestDatabase.fresh()) {
            var jdbc = JdbcClient.create(database);
            start(jdbc, "");

            jdbc.sql("update home set place = 'restored'").update();
            start(jdbc, "");

            assertThat(pauses).hasSize(1);
        }
    }

    private void start(JdbcClient jdbc, String directory) {
        new RestoreWatch(jdbc, directory, reason -> {
                    pauses.add(reason);
                    return 1;
                })
                .afterSingletonsInstantiated();
    }
}
